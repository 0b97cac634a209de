"""The schedule ends: what is under way may finish, and nothing begins any more."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.schedule import Schedule

TICK = timedelta(milliseconds=1)


@pytest.mark.parametrize("turns", range(5))
async def test_at_whatever_moment_it_stops_no_call_begins_later(turns: int) -> None:
    schedule, begun, ended = Schedule(), 0, 0

    async def call() -> None:
        nonlocal begun, ended
        begun += 1
        await asyncio.sleep(0)
        ended += 1

    schedule.every(TICK, call, name="tick")
    schedule.start()
    due = time.monotonic() + 2 * TICK.total_seconds()
    while time.monotonic() < due:  # holds up the loop, so that a call is due at its next turn
        pass
    for _ in range(turns):
        await asyncio.sleep(0)
    await schedule.stop(1)
    seen = begun
    assert ended == seen
    for _ in range(10):
        await asyncio.sleep(0)
    assert (begun, ended) == (seen, seen)


async def test_a_call_that_takes_too_long_at_the_end_is_cut_off() -> None:
    schedule, ticked, cut = Schedule(), asyncio.Event(), asyncio.Event()

    async def call() -> None:
        ticked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cut.set()
            raise

    schedule.every(TICK, call, name="tick")
    schedule.start()
    await ticked.wait()
    await schedule.stop(0.05)
    assert cut.is_set()


async def test_what_is_under_way_at_the_end_is_no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    schedule, ticked = Schedule(), asyncio.Event()

    async def call() -> None:
        ticked.set()
        await asyncio.Event().wait()

    schedule.every(TICK, call, name="tick")
    schedule.start()
    await ticked.wait()
    await schedule.stop(0.05)
    assert not [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
