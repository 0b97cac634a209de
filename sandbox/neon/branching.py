"""Branches: how one comes to be, how it goes, and how it comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.neon import computes, errors, metering, schemas
from sandbox.neon.clockwork import Step
from sandbox.neon.ids import Ids
from sandbox.neon.models import BranchCreate, BranchFields
from sandbox.neon.records import Annotation, Branch, Deletion, Endpoint, Operation, Project, Role
from sandbox.neon.rules import (
    must_be_free_name,
    must_be_valid_expiry,
    must_have_branch_room,
    must_have_protection_room,
)
from sandbox.neon.world import RECOVERY_WINDOW, TTL_WORKER_LAG, World

SCHEMA_SIZE = 7_340_032  # bytes: an empty database with its catalogues
_COMMIT_GAP = timedelta(seconds=4)  # a time resolves to the last commit before it
_BUSY_RETRY = timedelta(seconds=2)


@dataclass(frozen=True)
class Created:
    branch: Branch
    endpoints: list[Endpoint]
    operations: list[Operation]


def create(world: World, project: Project, wish: BranchCreate, created_by: str, at: datetime) -> Created:
    """A branch on its way: `init` until its create_branch operation has run.

    Raises 400, 404, 409, 412 and 422.
    """
    fields = wish.branch
    parent = world.branch(project, fields.parent_id) if fields.parent_id else project.default_branch()
    _check(world, project, parent, wish, at)
    branch = _sprout(world, parent, wish, created_by, at)
    project.branches[branch.id] = branch
    endpoints = [computes.add(world, project, branch, each, at) for each in wish.endpoints]
    steps = list(_growth(parent, branch, archived=fields.archived))
    steps += [computes.start(world, project, endpoint) for endpoint in endpoints]
    set_expiry(world, project, branch, fields.expires_at, at)
    return Created(branch, endpoints, world.start(project, steps, at))


def _check(world: World, project: Project, parent: Branch, wish: BranchCreate, at: datetime) -> None:
    fields = wish.branch
    if parent.current_state in ("init", "resetting"):
        raise errors.BRANCH_NOT_READY
    if parent.expires_at is not None:
        raise errors.PARENT_EXPIRES
    if fields.name is not None:
        must_be_free_name(project, fields.name)
    must_have_branch_room(world, project, root=fields.init_source == "schema-only")
    if fields.protected:
        must_have_protection_room(world, project)
    if fields.expires_at is not None:
        must_be_valid_expiry(fields.expires_at, at, default=False, protected=fields.protected, parent=False)
    if fields.parent_lsn is not None and fields.parent_timestamp is not None:
        raise errors.ApiError(400, "parent_lsn and parent_timestamp cannot be given together")
    must_be_in_history(project, parent, fields.parent_timestamp, at)
    for endpoint in wish.endpoints:
        computes.check_limits(world, endpoint)
    if sum(endpoint.type == "read_write" for endpoint in wish.endpoints) > 1:
        raise errors.ApiError(409, "read_write endpoint already exists")


def must_be_in_history(project: Project, branch: Branch, moment: datetime | None, at: datetime) -> None:
    """Raises 400 for a point in time that lies ahead, or that the project no longer or not yet holds."""
    if moment is None:
        return
    kept_since = max(at - timedelta(seconds=project.history_retention), branch.created_at)
    if moment > at:
        raise errors.ApiError(400, "the requested timestamp is in the future")
    if moment < kept_since:
        raise errors.ApiError(400, "the requested timestamp is outside of the branch's history")


def _sprout(world: World, parent: Branch, wish: BranchCreate, created_by: str, at: datetime) -> Branch:
    fields, branch_id = wish.branch, world.ids.branch()
    schema_only = fields.init_source == "schema-only"
    branch = Branch(
        id=branch_id,
        name=fields.name or branch_id,
        created_at=at,
        updated_at=at,
        state_changed_at=at,
        created_by=created_by,
        size=SCHEMA_SIZE if schema_only else parent.size,
        protected=fields.protected,
        init_source=fields.init_source,
    )
    if not schema_only:
        hang_on(world, branch, parent, fields, at)
    if wish.annotation_value:
        branch.annotation = Annotation(dict(wish.annotation_value), at, at)
    inherit(branch, parent, world.ids, at, as_of=fields.parent_timestamp)
    if not schema_only:
        branch.services.take_over(parent.services)
    return branch


def hang_on(world: World, branch: Branch, parent: Branch, fields: BranchFields, at: datetime) -> None:
    """Make `branch` a child of `parent` at the point the request names, or at its tip."""
    branch.parent_id = parent.id
    branch.parent_lsn = fields.parent_lsn or world.ids.lsn()
    branch.parent_timestamp = fields.parent_timestamp - _COMMIT_GAP if fields.parent_timestamp else at


def inherit(branch: Branch, source: Branch, ids: Ids, at: datetime, *, as_of: datetime | None = None) -> None:
    """Copy roles and databases. Children of a protected branch get new passwords (Neon docs).

    The tables are those of the moment `as_of`; databases and roles are taken as they are now.
    """

    def copied(role: Role) -> Role:
        fresh = source.protected and role.password is not None
        return replace(role, password=ids.password() if fresh else role.password, updated_at=at)

    branch.roles = {name: copied(role) for name, role in source.roles.items()}
    gateways = {name: database.data_api for name, database in branch.databases.items()}
    branch.databases = {
        name: replace(
            database,
            id=ids.number(),
            data_api=gateways.get(name),
            versions=schemas.until(database.versions, as_of),
        )
        for name, database in source.databases.items()
    }
    branch.triggers = {key: replace(each, inherited=True) for key, each in source.triggers.items()}


def _growth(parent: Branch, branch: Branch, *, archived: bool) -> Iterable[Step]:
    if parent.current_state == "archived":
        yield unarchive(parent)
    final = "archived" if archived else "ready"
    if branch.init_source == "schema-only":
        yield Step("create_branch", branch.id)
        yield Step("apply_schema_from_branch", branch.id, done=lambda at: settle_as(branch, final, at))
    else:
        yield Step("create_branch", branch.id, done=lambda at: settle_as(branch, final, at))


def unarchive(branch: Branch) -> Step:
    """The step that brings a branch back from cheap storage."""
    return Step("timeline_unarchive", branch.id, done=lambda at: settle_as(branch, "ready", at))


def settle_as(branch: Branch, state: str, at: datetime) -> None:
    branch.current_state, branch.pending_state = state, None
    branch.state_changed_at = branch.updated_at = at


def set_expiry(
    world: World, project: Project, branch: Branch, expires_at: datetime | None, at: datetime
) -> None:
    """Set or remove the expiry; the interval counts from `at`, and a reset starts it again."""
    branch.expires_at = expires_at
    branch.ttl_interval = int((expires_at - at).total_seconds()) if expires_at else None
    if expires_at is None:
        return

    def check(when: datetime) -> None:
        if branch.expires_at != expires_at or branch.deletion or branch.id not in project.branches:
            return
        if project.children_of(branch):
            return
        if world.clockwork.busy(project.id):
            world.clockwork.at(when + _BUSY_RETRY, check)
        else:
            remove(world, project, branch, when, method="ttl", hard=False)

    world.clockwork.at(expires_at + TTL_WORKER_LAG, check)


def must_be_deletable(project: Project, branch: Branch) -> None:
    """Raises 422 for the default branch, an original root, a protected branch and a parent."""
    if branch.protected:
        raise errors.ApiError(422, "cannot delete protected branch")
    if branch.default:
        raise errors.ApiError(422, "cannot delete default branch")
    if children := project.children_of(branch):
        listed = ", ".join(child.id for child in children)
        raise errors.ApiError(422, f"cannot delete branch that has children: {listed}")
    spare = branch.init_source == "schema-only" or branch.restored_from is not None or branch.replaced
    if branch.parent_id is None and not spare:
        raise errors.ApiError(422, "cannot delete root branch")


def remove(
    world: World, project: Project, branch: Branch, at: datetime, *, method: str, hard: bool
) -> list[Operation]:
    """Take the branch out of sight at once; its computes and storage follow as operations."""
    active = [e for e in project.endpoints_of(branch) if e.current_state == "active"]
    steps = [computes.suspend(project, endpoint) for endpoint in active]
    operations = world.start(project, [*steps, Step("delete_timeline", branch.id)], at)
    put_away(world, project, branch, at, method=method)
    if hard or not world.branch_recovery:
        metering.close(project, branch, at)
        forget(project, branch)
    return operations


def put_away(world: World, project: Project, branch: Branch, at: datetime, *, method: str) -> None:
    """Out of sight, and gone for good when its time to come back is over."""
    until = at + RECOVERY_WINDOW
    branch.deletion = Deletion(at, until, "ttl" if method == "ttl" else "user")
    branch.updated_at = at
    world.clockwork.at(until, lambda when: _lapse(project, branch, when))


def _lapse(project: Project, branch: Branch, at: datetime) -> None:
    if branch.deletion is not None and branch.deletion.recoverable_until <= at:
        forget(project, branch)


def forget(project: Project, branch: Branch) -> None:
    """Remove every trace of a branch and its computes."""
    for endpoint in project.endpoints_of(branch):
        del project.endpoints[endpoint.id]
    if project.branches.pop(branch.id, None):
        project.forgotten.append(branch)


def recover(world: World, project: Project, branch: Branch, at: datetime) -> None:
    """Bring a deleted branch back with its computes idle; a TTL does not come back with it.

    Raises 409 when its name is taken by now, 422 when its parent is gone or the plan has no room.
    """
    if branch.parent_id is not None and branch.parent_id not in {b.id for b in project.live_branches()}:
        raise errors.ApiError(422, "cannot recover a branch whose parent is deleted")
    must_be_free_name(project, branch.name)
    must_have_branch_room(world, project, root=branch.parent_id is None)
    branch.deletion = None
    branch.expires_at = branch.ttl_interval = None
    settle_as(branch, "ready", at)
    for endpoint in project.endpoints_of(branch):
        endpoint.current_state, endpoint.pending_state, endpoint.updated_at = "idle", None, at
    world.touch()
