"""Snapshots restored: to a branch of their own to look at, then in the place of another branch."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.neon import branching, computes, errors, snapshot_schedule
from sandbox.neon.clockwork import Step
from sandbox.neon.models import BranchEndpoint
from sandbox.neon.records import Branch, Endpoint, Operation, Project
from sandbox.neon.rules import must_be_free_name, must_have_branch_room
from sandbox.neon.snapshot_records import Snapshot
from sandbox.neon.world import World

DETACHING = timedelta(hours=24)
"""For so long children of a branch that was put in another's place cannot be reset (Neon docs)."""


@dataclass(frozen=True)
class Restored:
    branch: Branch
    endpoints: list[Endpoint]
    operations: list[Operation]


def restore(
    world: World,
    project: Project,
    snapshot: Snapshot,
    *,
    name: str | None,
    target_id: str | None,
    finalize: bool,
    created_by: str,
    at: datetime,
) -> Restored:
    """A root branch with the snapshot's content, to be looked at, or (`finalize`) in the target's place.

    Raises 404 when the target is gone, 409 and 422.
    """
    target = world.branch(project, target_id or snapshot.source_branch_id)
    if name is not None:
        must_be_free_name(project, name)
    must_have_branch_room(world, project, root=True)
    branch = _grown(world, project, snapshot, target, name, created_by, at)
    project.branches[branch.id] = branch
    steps = [
        Step("timeline_unarchive", snapshot.source_branch_id),
        Step("create_branch", branch.id, done=lambda when: branching.settle_as(branch, "ready", when)),
    ]
    endpoints: list[Endpoint] = []
    if finalize:
        steps += _swap(world, project, branch, target, old_name(project, target))
    else:
        endpoints = [computes.add(world, project, branch, BranchEndpoint(type="read_write"), at)]
        steps += [computes.start(world, project, each) for each in endpoints]
    return Restored(branch, endpoints, world.start(project, steps, at))


def _grown(
    world: World,
    project: Project,
    snapshot: Snapshot,
    target: Branch,
    name: str | None,
    created_by: str,
    at: datetime,
) -> Branch:
    return Branch(
        id=world.ids.branch(),
        name=name or _free(project, f"{target.name}_restored"),
        created_at=at,
        updated_at=at,
        state_changed_at=at,
        created_by=created_by,
        size=snapshot.full_size or target.size,
        restore_status="restored",
        restored_from=snapshot.id,
        restored_as=target.id,
        roles={name: replace(role) for name, role in snapshot.roles.items()},
        databases={
            name: replace(database, id=world.ids.number()) for name, database in snapshot.databases.items()
        },
    )


def finalize(
    world: World, project: Project, branch: Branch, name: str | None, at: datetime
) -> list[Operation]:
    """Put a restored branch in the place of its target. Raises 404, 409 and 422."""
    if branch.restore_status != "restored" or branch.restored_as is None:
        raise errors.ApiError(422, "branch is not awaiting the finalization of a restore")
    if branch.current_state == "init":
        raise errors.BRANCH_NOT_READY
    target = world.branch(project, branch.restored_as)
    if name is not None:
        must_be_free_name(project, name)
    return world.start(project, _swap(world, project, branch, target, name or old_name(project, target)), at)


def old_name(project: Project, target: Branch) -> str:
    """What a replaced branch is called from then on: `main (old)`."""
    return _free(project, f"{target.name} (old)")


def _free(project: Project, name: str) -> str:
    taken = {branch.name for branch in project.live_branches()}
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def must_be_a_source(source: Branch, branch: Branch, *, to_a_time: bool, at: datetime) -> None:
    """Raises 422 where a branch that was restored from a snapshot cannot be restored from (Neon docs)."""
    if source.restored_from is not None and to_a_time:
        raise errors.ApiError(422, "point-in-time restore is not available on a branch made from a snapshot")
    fresh = source.finalized_at is not None and at - source.finalized_at < DETACHING
    if fresh and source is not branch:
        raise errors.ApiError(422, "cannot reset from a parent that was restored from a snapshot recently")


def _swap(world: World, project: Project, branch: Branch, target: Branch, kept_as: str) -> list[Step]:
    """Computes keep their addresses and move, which restarts them; names, marks and children follow."""
    moving = project.endpoints_of(target)
    awake = [each for each in moving if each.current_state == "active"]

    def swapped(at: datetime) -> None:
        for endpoint in project.endpoints_of(branch):
            endpoint.branch_id = target.id
        for endpoint in moving:
            endpoint.branch_id, endpoint.updated_at = branch.id, at
        for child in project.children_of(target):
            child.parent_id = branch.id
        branch.name, target.name = target.name, kept_as
        snapshot_schedule.keep(world, project, branch, target.schedule, at)
        branch.default, target.default, target.schedule = target.default, False, ()
        branch.protected, target.protected = target.protected, False
        branch.restore_status, branch.finalized_at = "finalized", at
        target.replaced, branch.updated_at, target.updated_at = True, at, at

    return [
        *(computes.suspend(project, endpoint) for endpoint in awake),
        Step("swap_binding_id", branch.id, done=swapped),
        *(computes.start(world, project, endpoint) for endpoint in awake),
    ]
