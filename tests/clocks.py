"""Time for tests: nothing waits, and every wait is on record."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


class ManualClock:
    """A bot.clock.Clock whose `sleep` moves the time by itself and lets other tasks run.

    `on_advance` hears of every step in seconds, so that a stand-in's clock can move along.
    """

    def __init__(
        self, start: datetime | None = None, *, on_advance: Callable[[float], None] | None = None
    ) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("start must be timezone-aware")
        self._now = (start or START).astimezone(UTC)
        self._monotonic = 0.0
        self._on_advance = on_advance
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Move forward. Raises ValueError for a negative step."""
        if seconds < 0:
            raise ValueError("a clock cannot go back")
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
        if self._on_advance is not None:
            self._on_advance(seconds)


class HastyClock:
    """Real time, plus whatever was slept, without sleeping it."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped

    async def sleep(self, seconds: float) -> None:
        self._skipped += seconds
        await asyncio.sleep(0)
