"""Rate limits, counted on the stand-in's clock."""

import math
from dataclasses import dataclass

from sandbox.clock import Clock


@dataclass(frozen=True)
class Rate:
    """So many calls a minute in the long run, `burst` of them at once."""

    per_minute: float
    burst: int


# Slack promises at least so many a minute for each tier; here that is the limit, and may be spent at once.
TIER_2 = Rate(20, 20)
TIER_3 = Rate(50, 50)
TIER_4 = Rate(100, 100)
SPECIAL = Rate(600, 600)
POSTS_PER_CHANNEL = Rate(60, 3)


class Limits:
    """Token buckets, one for each (what, where)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, what: str, where: str, rate: Rate) -> int | None:
        """Spend one call. None when it was free to go, else the whole seconds to wait before the next."""
        now = self._clock.now().timestamp()
        left, then = self._buckets.get((what, where), (float(rate.burst), now))
        per_second = rate.per_minute / 60
        left = min(float(rate.burst), left + (now - then) * per_second)
        # The tolerance absorbs rounding: twenty steps of 0.05 must add up to one call.
        if left >= 1 - 1e-6:
            self._buckets[what, where] = (left - 1, now)
            return None
        self._buckets[what, where] = (left, now)
        return max(1, math.ceil((1 - left) / per_second))
