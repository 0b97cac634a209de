"""For how long nothing has happened on a branch, by what two looks at it show. Pure.

Neon's counters say how much, never when; so the time that counts is that of the first look at which they
stood where they stand now. They start again at nothing with each billing period: that by itself is no use
of the branch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.neon.models import Branch, Endpoint


@dataclass(frozen=True)
class Counters:
    """What Neon has counted on a branch: seconds and bytes."""

    active_seconds: int = 0
    compute_seconds: int = 0
    written_bytes: int = 0


@dataclass(frozen=True)
class Sample:
    """What the newest look at a branch has shown. `quiet_since`: nothing was seen to happen after that."""

    branch_id: str
    counters: Counters
    quiet_since: datetime
    looks: int = 1

    @property
    def idle_since(self) -> datetime | None:
        """Since when nothing has happened; None after a single look, which shows no difference."""
        return self.quiet_since if self.looks > 1 else None


def looked_at(branch: Branch, endpoints: Iterable[Endpoint], before: Sample | None, now: datetime) -> Sample:
    """What is known of a branch after one more look; `endpoints` are its computes."""
    computes = tuple(endpoints)
    counters = Counters(branch.active_time_seconds, branch.compute_time_seconds, branch.written_data_bytes)
    same = before is not None and not _used(before.counters, counters)
    start = before.quiet_since if before is not None and same else now
    quiet_since = max(start, last_used(branch, computes, now) or start)
    return Sample(branch.id, counters, quiet_since, before.looks + 1 if before else 1)


def last_used(branch: Branch, computes: Iterable[Endpoint], now: datetime) -> datetime | None:
    """The newest moment that Neon names itself, `now` while a compute runs or starts; None without any."""
    moments = [branch.last_reset_at]
    for each in computes:
        running = each.current_state == "active" or each.pending_state
        moments.append(now if running else each.last_active)
    return max((min(each, now) for each in moments if each), default=None)


def _used(before: Counters, after: Counters) -> bool:
    """Whether something was counted in between, also when counting has begun anew meanwhile."""
    if before == after:
        return False
    pairs = (
        (before.active_seconds, after.active_seconds),
        (before.compute_seconds, after.compute_seconds),
        (before.written_bytes, after.written_bytes),
    )
    return any(later > earlier or (later < earlier and later > 0) for earlier, later in pairs)
