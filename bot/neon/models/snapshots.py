"""Snapshots: a branch kept as it was, in cheap storage."""

from datetime import datetime

from bot.neon.models import Model


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
