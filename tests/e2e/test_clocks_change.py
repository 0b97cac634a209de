"""The nights on which clocks change: what is scheduled is done as often as people expect."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clocks import ManualClock
from tests.e2e.scenery import demo_config
from tests.e2e.stage import Stage, staged
from tests.e2e.test_schedules import ended, posted, scheduled, seen

# In Berlin it is one hour past midnight, and two hours later it is four, or two for the second time.
FORWARD = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
BACK = datetime(2027, 10, 30, 23, 0, tzinfo=UTC)
MINUTE = 60.0


@asynccontextmanager
async def night(folder: Path, start: datetime, cron: str) -> AsyncIterator[tuple[Stage, ManualClock]]:
    """The stage on one of these nights."""
    config = demo_config().model_copy(update={"schedules": scheduled(cron=cron), "cleanup": {}})
    async with staged(folder, config=config) as stage:
        stage.neon_clock.advance((start - stage.neon_clock.now()).total_seconds())
        clock = ManualClock(start, on_advance=stage.neon_clock.advance)
        await stage.start_bot(clock)
        await seen(stage)
        yield stage, clock


@pytest.mark.parametrize(
    ("start", "cron", "due"),
    [
        (FORWARD, "30 2 * * *", ["01:00"]),  # there is no half past two: right after the gap
        (BACK, "30 2 * * *", ["00:30"]),  # the first of two
        (FORWARD, "0 * * * *", ["01:00", "02:00", "03:00"]),
        (BACK, "0 * * * *", ["00:00", "01:00", "02:00", "03:00"]),
    ],
)
async def test_what_is_due_that_night_is_done_as_often_as_people_expect(
    tmp_path: Path, start: datetime, cron: str, due: list[str]
) -> None:
    async with night(tmp_path, start, cron) as (stage, clock):
        ran = []
        until = start.replace(hour=3, minute=15) + timedelta(days=start.hour > 3)
        while clock.now() < until:
            clock.advance(10 * MINUTE)
            if f"{clock.now():%H:%M}" in due:
                ran.append(f"{clock.now():%H:%M}")
                await ended(stage, len(ran))
        assert ran == due
        assert len(await posted(stage)) == len(due)
        await stage.stop_bot()  # ends what has begun
        assert len(await ended(stage, len(due))) == len(due)
