"""What the stand-in remembers of snapshots and of the times at which they are taken."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.neon.records import Database, Role

LONGEST_RETENTION = 3_024_000
"""Seconds: 35 days, the most and the default of a scheduled snapshot (Neon docs)."""


@dataclass
class Snapshot:
    """A branch as it was. `full_size` in bytes, None until it is calculated."""

    id: str
    name: str
    source_branch_id: str
    created_at: datetime
    timestamp: datetime
    lsn: str
    manual: bool
    full_size: int | None = None
    diff_size: int | None = None
    expires_at: datetime | None = None
    roles: "dict[str, Role]" = field(default_factory=dict)
    databases: "dict[str, Database]" = field(default_factory=dict)


@dataclass(frozen=True)
class ScheduleEntry:
    """When a snapshot is due, in UTC. `day`: of the week with Monday as 1, or of the month."""

    frequency: str
    hour: int = 0
    day: int | None = None
    retention: int = LONGEST_RETENTION  # seconds
