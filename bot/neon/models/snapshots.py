"""Snapshots: a branch kept as it was, in cheap storage; and when Neon takes them by itself."""

from datetime import datetime

from bot.neon.models import Model, Operation

LONGEST_RETENTION = 3_024_000  # seconds, of a scheduled snapshot


class Snapshot(Model):
    """A snapshot. Sizes in bytes and absent while not known: `full_size` of all data when it was taken,
    `diff_size` of what changed since the scheduled snapshot before it, where that is what is charged.
    """

    id: str
    name: str
    created_at: datetime
    source_branch_id: str | None = None
    lsn: str | None = None
    timestamp: datetime | None = None
    expires_at: datetime | None = None
    manual: bool = False
    full_size: int | None = None
    diff_size: int | None = None


class SnapshotList(Model):
    """`GET /projects/{project_id}/snapshots`."""

    snapshots: tuple[Snapshot, ...] = ()


class TakenSnapshot(Model):
    """A snapshot right after it was taken or changed."""

    snapshot: Snapshot
    operations: tuple[Operation, ...] = ()


class Begun(Model):
    """Work that Neon has begun."""

    operations: tuple[Operation, ...] = ()


class ScheduleEntry(Model):
    """When snapshots are taken, in UTC. `day` of the week counts from Monday as 1."""

    frequency: str
    hour: int | None = None
    day: int | None = None
    month: int | None = None
    retention_seconds: int | None = None


class Schedule(Model):
    """All times at which snapshots of a branch are taken; none for never."""

    schedule: tuple[ScheduleEntry, ...] = ()
