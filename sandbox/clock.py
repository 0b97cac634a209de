"""Where a stand-in reads the time, so that a test can decide what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

MANUAL_START = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


class Clock(Protocol):
    """Tells the time; always UTC and timezone-aware."""

    def now(self) -> datetime:
        """The current instant."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """Stands still until somebody moves it."""

    def __init__(self, start: datetime | None = None) -> None:
        """`start` must be timezone-aware; without it the clock starts at `MANUAL_START`."""
        if start is not None and start.tzinfo is None:
            raise ValueError("start must be timezone-aware")
        self._now = (start or MANUAL_START).astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward. Raises ValueError for a negative step: time in the sandbox never runs back."""
        if seconds < 0:
            raise ValueError("a clock cannot go back")
        self._now += timedelta(seconds=seconds)
