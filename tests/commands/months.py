"""Figures about a month need a month of which so much has passed, whatever today is."""

from datetime import UTC, datetime, timedelta

from tests.clocks import HastyClock
from tests.e2e.stage import Stage


class LaterClock(HastyClock):
    """The same clock in a time to come."""

    def __init__(self, later: timedelta) -> None:
        super().__init__()
        self._later = later

    def now(self) -> datetime:
        return super().now() + self._later


async def move_into_next_month(stage: Stage, into: timedelta) -> datetime:
    """Start the bot when so much of a month has passed, whatever today is; that month's first moment."""
    now = datetime.now(UTC)
    month = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(
        day=1
    )
    later = month + into - now
    stage.neon_clock.advance(later.total_seconds())
    await stage.start_bot(LaterClock(later))
    return month
