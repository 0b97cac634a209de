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
    if any(each.current_state == "active" or each.pending_state for each in computes):
        quiet_since = now
    else:
        moments = [each.last_active for each in computes if each.last_active]
        moments += [branch.last_reset_at] if branch.last_reset_at else []
        same = before is not None and not _used(before.counters, counters)
        start = before.quiet_since if before is not None and same else now
        quiet_since = max((start, *(min(each, now) for each in moments)))
    return Sample(branch.id, counters, quiet_since, before.looks + 1 if before else 1)


def _used(before: Counters, after: Counters) -> bool:
    """Whether something was counted in between, also when counting has begun anew meanwhile."""
    pairs = (
        (before.active_seconds, after.active_seconds),
        (before.compute_seconds, after.compute_seconds),
        (before.written_bytes, after.written_bytes),
    )
    return any(later > earlier or (later < earlier and later > 0) for earlier, later in pairs)
