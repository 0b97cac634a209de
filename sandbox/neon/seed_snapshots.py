"""The demo's snapshots, and the schedule by which some of them were taken."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.neon import snapshot_schedule, snapshots
from sandbox.neon.ids import Ids
from sandbox.neon.records import Project
from sandbox.neon.snapshot_records import ScheduleEntry, Snapshot
from sandbox.neon.world import World


@dataclass(frozen=True)
class Kept:
    """One snapshot of the default branch. Age and expiry in days, size as a share of the branch's."""

    name: str
    age: float
    size: float = 1.0
    expires_in: float | None = None
    manual: bool = True


_KEPT = {
    "shop": (Kept("before-tax-change", 20, 0.9), Kept("release-2026.1", 21, 0.88, expires_in=69)),
    "ledger": (Kept("year-end-2025", 22, 0.95),),
    "analytics": tuple(
        Kept(f"weekly {number}", 7 * number, 0.01, expires_in=35 - 7 * number, manual=False)
        for number in (1, 2, 3)
    ),
}
_SCHEDULES = {"analytics": (ScheduleEntry("weekly", 22, 7),)}


def plant(world: World, project: Project, at: datetime) -> None:
    """Give the project its snapshots. Their ids are the same in every run."""
    ids = Ids(random.Random(f"{project.id} snapshots"))
    branch = project.default_branch()
    for kept in _KEPT.get(project.name, ()):
        taken = at - timedelta(days=kept.age)
        size = int(branch.size * kept.size)
        snapshot = Snapshot(
            id=ids.snapshot(),
            name=kept.name,
            source_branch_id=branch.id,
            created_at=taken,
            timestamp=taken,
            lsn=ids.lsn(),
            manual=kept.manual,
            full_size=size if kept.manual else None,
            diff_size=None if kept.manual else size,
            expires_at=at + timedelta(days=kept.expires_in) if kept.expires_in is not None else None,
            roles={name: replace(role) for name, role in branch.roles.items()},
            databases={name: replace(database) for name, database in branch.databases.items()},
        )
        project.snapshots[snapshot.id] = snapshot
        snapshots.expire(world, project, snapshot)
    snapshot_schedule.keep(world, project, branch, _SCHEDULES.get(project.name, ()), at)
