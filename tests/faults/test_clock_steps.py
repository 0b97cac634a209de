"""Somebody sets the machine's clock: what runs goes on, what waits keeps its time, and nothing runs twice."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sandbox.slack.plain import plain
from tests.clocks import ManualClock
from tests.e2e.stage import SHOP_DB, Stage
from tests.e2e.test_schedules import HOUR, ended, morning, posted
from tests.faults.scene import BRIEF, READY, BriskClock, asked_to_delete, statuses, time_passes

TEN_MINUTES = timedelta(minutes=10)


class SteppedClock(BriskClock):
    """Tells a time that is set to something else now and then; how long things take stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong_by = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.wrong_by


@pytest.fixture
def clock() -> SteppedClock:
    """The clock of the first bot."""
    return SteppedClock()


@pytest.fixture
async def stage(empty_stage: Stage, clock: SteppedClock) -> Stage:
    """A bot whose clock can be set."""
    await empty_stage.start_bot(clock, lease=BRIEF)
    return empty_stage


@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES])
async def test_what_neon_is_at_work_on_is_followed_to_its_end(
    stage: Stage, clock: SteppedClock, step: timedelta
) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    clock.wrong_by = step
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [201]
    assert [row.outcome for row in await stage.audited(1)] == ["done"]


@pytest.mark.parametrize("step", [2 * TEN_MINUTES, -2 * TEN_MINUTES])
async def test_a_question_can_be_answered_for_as_long_as_the_database_says(
    stage: Stage, clock: SteppedClock, step: timedelta
) -> None:
    """A quarter of an hour, which the machine's clock believes to be over."""
    card = await asked_to_delete(stage, "dana-scratch")
    clock.wrong_by = step
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert await statuses(stage, "DELETE") == [200]


@pytest.mark.parametrize("step", [TEN_MINUTES, -TEN_MINUTES])
async def test_a_call_whose_answer_was_lost_is_settled_as_ever(
    stage: Stage, clock: SteppedClock, step: timedelta
) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    clock.wrong_by = step
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [None]
    assert [row.outcome for row in await stage.audited(1)] == ["done"]


async def test_two_bots_whose_clocks_differ_by_twenty_minutes_do_each_thing_once(
    stage: Stage, clock: SteppedClock
) -> None:
    other = SteppedClock()
    clock.wrong_by, other.wrong_by = TEN_MINUTES, -TEN_MINUTES
    first = stage.workspace.request_url
    await stage.start_bot(other, lease=BRIEF)
    addresses = (first, stage.workspace.request_url)
    for number in range(4):
        stage.workspace.request_url = addresses[number % 2]
        assert (await stage.dana.command(SHOP_DB, f"branch create pr-{number}"))["ok"]

    async with time_passes(stage):
        rows = await stage.audited(4)
    assert [row.outcome for row in rows] == ["done"] * 4
    assert (await statuses(stage, "POST")).count(201) == 4
    assert sum(READY in plain(each) for each in await stage.dana.messages(SHOP_DB)) == 4


async def test_a_schedule_whose_clock_was_set_back_over_its_time_runs_once(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        clock.advance(HOUR / 2)
        await ended(stage, 1)
        back = ManualClock(clock.now() - TEN_MINUTES)
        await stage.start_bot(back)
        async with asyncio.timeout(30):
            while back.monotonic() < 2 * TEN_MINUTES.total_seconds():
                back.advance(30)
                await asyncio.sleep(0.01)
        assert len(await posted(stage)) == 1
        assert len(await ended(stage, 1)) == 1
