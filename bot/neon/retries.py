"""How long to go on trying, and how long to pause in between. Pure: time and chance are handed in.

Neon's API description says what is safe to repeat: reads after a network error or timeout; anything
after 503 or 423. A write whose answer was lost never gets here (bot.neon.answers).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

from bot.clock import Clock
from bot.neon.answers import Cause, Failure


@dataclass(frozen=True)
class Backoff:
    """Pauses that double from `first` to `longest`, and when to stop. All in seconds; None is no bound."""

    first: float
    longest: float
    tries: int | None = None
    within: float | None = None

    def pause(self, failures: int, random: Random) -> float:
        """The pause after that many failures: between half of the doubled pause and all of it."""
        doubled = min(self.longest, self.first * 2.0 ** min(failures - 1, 30))
        return doubled * random.uniform(0.5, 1.0)


_BACKOFFS: Mapping[Cause, Backoff] = MappingProxyType(
    {
        Cause.UNSENT: Backoff(first=0.5, longest=8, tries=4),
        Cause.UNANSWERED: Backoff(first=0.5, longest=8, tries=4),
        Cause.UNAVAILABLE: Backoff(first=0.5, longest=10, within=60),
        Cause.LOCKED: Backoff(first=0.5, longest=5, within=120),
        Cause.RATE_LIMITED: Backoff(first=1, longest=30, within=120),
    }
)


@dataclass(frozen=True)
class RetryPolicy:
    """One backoff for each cause. `longest_retry_after` caps what Neon may ask for, in seconds."""

    backoffs: Mapping[Cause, Backoff] = field(default_factory=lambda: _BACKOFFS)
    longest_retry_after: float = 60


# Each call once: for whoever wants to hear of trouble at once.
ONCE = RetryPolicy({cause: Backoff(first=0, longest=0, tries=1) for cause in Cause})


class Patience:
    """What is left of the patience for one call.

    `queued_at` is when the caller began to wait, on the clock's monotonic time: the time spent behind our
    own writes counts towards a lock's deadline, so that a queue does not multiply it.
    """

    def __init__(self, policy: RetryPolicy, clock: Clock, random: Random, *, queued_at: float) -> None:
        self._policy = policy
        self._clock = clock
        self._random = random
        self._queued_at = queued_at
        self._sent_at = clock.monotonic()
        self._failures: Counter[Cause] = Counter()

    @property
    def waited(self) -> float:
        """Seconds since the caller began to wait."""
        return self._clock.monotonic() - self._queued_at

    def after(self, failure: Failure) -> float | None:
        """Seconds to pause before the next try, or None to give up. Counts the failure."""
        if failure.cause is None:
            return None
        cause = failure.cause
        backoff = self._policy.backoffs[cause]
        self._failures[cause] += 1
        if backoff.tries is not None and self._failures[cause] >= backoff.tries:
            return None
        pause = backoff.pause(self._failures[cause], self._random)
        if failure.retry_after is not None:
            # Not below the first pause, so that a header of 0 does not make us hammer.
            pause = min(max(failure.retry_after, backoff.first), self._policy.longest_retry_after)
        since = self._queued_at if cause is Cause.LOCKED else self._sent_at
        if backoff.within is not None and self._clock.monotonic() + pause - since > backoff.within:
            return None
        return pause
