"""Snapshots: how one is taken, how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.neon import branching, errors
from sandbox.neon.clockwork import Step
from sandbox.neon.records import Branch, Operation, Project
from sandbox.neon.snapshot_records import Snapshot
from sandbox.neon.world import World

_BUSY_RETRY = timedelta(seconds=2)


@dataclass(frozen=True)
class Wanted:
    """What to take. `moment` and `lsn` are points in the branch's history; neither means now."""

    name: str | None = None
    moment: datetime | None = None
    lsn: str | None = None
    expires_at: datetime | None = None
    manual: bool = True


def take(
    world: World, project: Project, branch: Branch, wanted: Wanted, at: datetime
) -> tuple[Snapshot, list[Operation]]:
    """A snapshot on its way: its size is known when its operations have run. Raises 400 and 422."""
    _check(world, project, branch, wanted, at)
    before = sorted(_scheduled(project, branch), key=lambda each: each.created_at)
    snapshot = Snapshot(
        id=world.ids.snapshot(),
        name=wanted.name or f"{branch.name} {at:%Y-%m-%d %H:%M}",
        source_branch_id=branch.id,
        created_at=at,
        timestamp=wanted.moment or at,
        lsn=wanted.lsn or world.ids.lsn(),
        manual=wanted.manual,
        expires_at=wanted.expires_at,
        roles={name: replace(role) for name, role in branch.roles.items()},
        databases={name: replace(database) for name, database in branch.databases.items()},
    )
    project.snapshots[snapshot.id] = snapshot
    expire(world, project, snapshot)

    def sized(_: datetime) -> None:
        # Of scheduled snapshots only what came since the one before is charged (API description).
        if before and not snapshot.manual:
            snapshot.diff_size = abs(branch.size - (before[-1].full_size or branch.size)) + branch.size // 200
        else:
            snapshot.full_size = branch.size

    steps = [Step("create_branch", branch.id), Step("timeline_archive", branch.id, done=sized)]
    return snapshot, world.start(project, steps, at)


def _check(world: World, project: Project, branch: Branch, wanted: Wanted, at: datetime) -> None:
    if branch.current_state in ("init", "resetting"):
        raise errors.BRANCH_NOT_READY
    must_be_root(branch)
    if wanted.moment is not None and wanted.lsn is not None:
        raise errors.ApiError(400, "lsn and timestamp cannot be given together")
    branching.must_be_in_history(project, branch, wanted.moment, at)
    must_lie_ahead(wanted.expires_at, at)
    cap = world.organization.plan.manual_snapshots
    taken = sum(each.manual for each in project.snapshots.values())
    if wanted.manual and taken >= cap:
        raise errors.limit("SNAPSHOTS_LIMIT_EXCEEDED", f"snapshots limit of {cap} exceeded, got {taken}")


def must_be_root(branch: Branch) -> None:
    """Raises 422: snapshots are of root branches only (Neon docs)."""
    if branch.parent_id is not None:
        raise errors.ApiError(422, "snapshots can only be created from root branches")


def must_lie_ahead(expires_at: datetime | None, at: datetime) -> None:
    """Raises 400 for an expiry in the past; there is no longest one."""
    if expires_at is not None and expires_at <= at:
        raise errors.ApiError(400, "expires_at must be in the future")


def _scheduled(project: Project, branch: Branch) -> Iterator[Snapshot]:
    return (s for s in project.snapshots.values() if not s.manual and s.source_branch_id == branch.id)


def expire(world: World, project: Project, snapshot: Snapshot) -> None:
    """Delete the snapshot when its time comes, unless it is given another by then."""
    ends = snapshot.expires_at
    if ends is None:
        return

    def check(when: datetime) -> None:
        if snapshot.expires_at != ends or snapshot.id not in project.snapshots:
            return
        if world.clockwork.busy(project.id):
            world.clockwork.at(when + _BUSY_RETRY, check)
        else:
            remove(world, project, snapshot, when)

    world.clockwork.at(ends, check)


def remove(world: World, project: Project, snapshot: Snapshot, at: datetime) -> list[Operation]:
    """Take a snapshot out of sight; branches made from it stay."""
    del project.snapshots[snapshot.id]
    return world.start(project, [Step("delete_timeline", snapshot.source_branch_id)], at)
