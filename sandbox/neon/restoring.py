"""Restore: give a branch the content of another moment while it keeps its id, name and computes."""

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.neon import anonymizing, branching, computes, errors, snapshot_restoring
from sandbox.neon.clockwork import Step
from sandbox.neon.models import BranchFields, BranchRestore
from sandbox.neon.records import Branch, Operation, Project
from sandbox.neon.rules import must_be_free_name, must_have_branch_room
from sandbox.neon.service_records import Services
from sandbox.neon.world import World


def restore(
    world: World, project: Project, branch: Branch, wish: BranchRestore, at: datetime
) -> list[Operation]:
    """Start restoring; the branch is `resetting` until its operations have run.

    The branch becomes a child of its source, or of the preserved branch when it is restored to its own
    past: that parent cannot be deleted afterwards (reported in the field). Raises 400, 404, 409 and 422.
    """
    source = world.branch(project, wish.source_branch_id)
    _check(world, project, branch, source, wish, at)
    if branch.current_state == "archived":
        branching.settle_as(branch, "ready", at)
    preserved = _preserve(world, project, branch, wish.preserve_under_name, at)
    parent = preserved if preserved is not None and source is branch else source
    computes_here = project.endpoints_of(branch)
    awake = [endpoint for endpoint in computes_here if endpoint.current_state == "active"]
    branch.current_state, branch.pending_state, branch.state_changed_at = "resetting", "ready", at

    def arrive(when: datetime) -> None:
        _arrive(world, project, branch, source, parent, wish, when)
        if preserved is not None:
            preserved.hidden = False

    steps = [computes.suspend(project, endpoint) for endpoint in computes_here]
    if source.current_state == "archived":
        steps.append(branching.unarchive(source))
    steps.append(Step("create_branch", branch.id, done=arrive))
    if preserved is None:
        steps.append(Step("delete_timeline", branch.id))
    steps += [computes.start(world, project, endpoint) for endpoint in awake]
    return world.start(project, steps, at)


def _check(
    world: World, project: Project, branch: Branch, source: Branch, wish: BranchRestore, at: datetime
) -> None:
    if branch.protected:
        raise errors.ApiError(422, "cannot reset protected branch")
    if "init" in (branch.current_state, source.current_state):
        raise errors.BRANCH_NOT_READY
    if "restore" in branch.restricted_actions:
        raise errors.ApiError(422, f"cannot restore branch: {branch.restricted_actions['restore']}")
    if source is not branch and source.expires_at is not None:
        raise errors.PARENT_EXPIRES
    if source is branch and not wish.names_a_time:
        raise errors.ApiError(400, "source_lsn or source_timestamp is required to restore from own history")
    if source is branch and wish.preserve_under_name is None:
        raise errors.ApiError(422, "preserve_under_name is required to restore a branch from its own history")
    if project.children_of(branch) and wish.preserve_under_name is None:
        raise errors.ApiError(422, "Branch has children, preserve_under_name is required")
    snapshot_restoring.must_be_a_source(source, branch, to_a_time=wish.names_a_time, at=at)
    branching.must_be_in_history(project, source, wish.source_timestamp, at)
    if wish.preserve_under_name is not None:
        must_be_free_name(project, wish.preserve_under_name)
        must_have_branch_room(world, project, root=branch.parent_id is None)


def _preserve(
    world: World, project: Project, branch: Branch, name: str | None, at: datetime
) -> Branch | None:
    """Keep the branch as it was under another name, children and all. It has no expiry.

    It cannot be read until the restore has got there: Neon answers 404 for the new parent for a while.
    """
    if name is None:
        return None
    kept = replace(
        branch,
        id=world.ids.branch(),
        name=name,
        default=False,
        expires_at=None,
        ttl_interval=None,
        updated_at=at,
        hidden=True,
        annotation=None,
        databases={},
        services=Services(),
        awake=(),
        schedule=(),
        logs=[],
        domains={},
        anonymization=replace(branch.anonymization) if branch.anonymization else None,
    )
    branching.inherit(kept, branch, world.ids, at)
    kept.services.take_over(branch.services)
    project.branches[kept.id] = kept
    for child in project.children_of(branch):
        child.parent_id = kept.id
    return kept


def _arrive(
    world: World,
    project: Project,
    branch: Branch,
    source: Branch,
    parent: Branch,
    wish: BranchRestore,
    at: datetime,
) -> None:
    if source.id == branch.parent_id and not wish.names_a_time:
        # A reset brings the parent's files and functions along; any other restore leaves them (Neon docs).
        branch.services.take_over(source.services)
    point = BranchFields(parent_lsn=wish.source_lsn, parent_timestamp=wish.source_timestamp)
    branching.hang_on(world, branch, parent, point, at)
    branching.settle_as(branch, "ready", at)
    branch.size, branch.last_reset_at = source.size, at
    branching.inherit(branch, source, world.ids, at, as_of=wish.source_timestamp)
    anonymizing.bring_back_real_data(branch, at)
    if branch.ttl_interval is not None:
        # A reset starts the countdown again with the interval it was set with (Neon docs).
        branching.set_expiry(world, project, branch, at + timedelta(seconds=branch.ttl_interval), at)
