"""How often something may happen: so many times within so long, counted over a window that slides. Pure."""

from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from bot.values import render


@dataclass(frozen=True)
class Rate:
    """At most `count` times within any span of that length, such as `20/1m`."""

    count: int
    within: timedelta

    def __str__(self) -> str:
        return f"{self.count}/{render(self.within)}"


class Window:
    """What has happened lately, at most as much as the rate allows. Times are seconds that only grow."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until it may happen once more; 0 when it may now."""
        length = self._rate.within.total_seconds()
        while self._times and self._times[0] + length <= now:
            self._times.popleft()
        if len(self._times) < self._rate.count:
            return 0.0
        return self._times[0] + length - now

    def note(self, now: float) -> None:
        """It happens now. Only after `wait` has said that it may."""
        self._times.append(now)
