"""Commands that run at set times: posted once, whoever is awake, and never silently left out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.audit import Entry
from bot.config_schedules import ScheduledCommand
from bot.schedules.conductor import IDLE_LOOK, LEASE, TRIES
from bot.store.database import Database
from bot.store.runs import Runs
from bot.store.schema import runs
from sandbox.slack.plain import plain
from tests.clocks import ManualClock
from tests.e2e.scenery import demo_config
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, staged

# A Wednesday, half an hour before it is nine in Berlin.
START = datetime(2026, 1, 14, 7, 30, tzinfo=UTC)
HOUR = 3600.0
EPOCH = datetime.fromtimestamp(0, UTC)
NAME = "morning-branches"


def scheduled(command: str = "branch list", **changes: Any) -> dict[str, ScheduledCommand]:
    """A schedule of #shop-db, every working day at nine in Berlin."""
    given = {"channel": SHOP_DB, "command": command, "cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"}
    return {NAME: ScheduledCommand.model_validate({**given, **changes})}


@asynccontextmanager
async def morning(folder: Path, **schedule: Any) -> AsyncIterator[tuple[Stage, ManualClock]]:
    """The stage half an hour before the schedule is due, and the bot has seen its configuration."""
    config = demo_config().model_copy(update={"schedules": scheduled(**schedule), "cleanup": {}})
    async with staged(folder, config=config) as stage:
        clock = ManualClock(START)
        await stage.start_bot(clock)
        await seen(stage)
        yield stage, clock


async def seen(stage: Stage) -> None:
    """Until the bot knows of the schedule."""
    async with asyncio.timeout(60):
        async with connected(stage) as database:
            while NAME not in await Runs(database).places():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def connected(stage: Stage) -> AsyncIterator[Database]:
    """The bot's database."""
    database = Database(stage.database_url)
    try:
        yield database
    finally:
        await database.close()


async def posted(stage: Stage, channel: str = SHOP_DB) -> list[str]:
    """What the schedule has posted in the channel."""
    said = [plain(each) for each in await stage.dana.messages(channel) if not each["ephemeral"]]
    return [each for each in said if NAME in each]


async def ended(stage: Stage, count: int) -> tuple[Entry, ...]:
    """The audit rows of the schedule, as soon as there are so many."""
    async with asyncio.timeout(60):
        while len(rows := [row for row in await stage.audit() if NAME in row.user_name]) < count:
            await asyncio.sleep(0.02)
    return tuple(rows)


async def test_a_command_is_run_when_it_is_due_and_says_why_it_is_there(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        assert await posted(stage) == []
        clock.advance(HOUR / 2)
        (row,) = await ended(stage, 1)
        (words,) = await posted(stage)
    assert "main" in words
    assert "`morning-branches`: `branch list`, At 09:00 on Monday through Friday (Europe/Berlin)" in words
    assert (row.outcome, row.text, row.effect) == ("done", "branch list", "read")
    assert row.rule == "config.yaml: schedules.morning-branches"


async def test_two_bots_post_it_once(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        await stage.start_bot(clock)
        clock.advance(HOUR / 2)
        await ended(stage, 1)
        clock.advance(23 * HOUR)
        # The next one is due an hour from then; nothing else may come out of the first.
        clock.advance(HOUR)
        await ended(stage, 2)
        assert len(await posted(stage)) == 2


async def test_what_was_missed_is_made_up_for_once(tmp_path: Path) -> None:
    async with morning(tmp_path, catch_up="12h") as (stage, clock):
        await stage.stop_bot()
        clock.advance(50 * HOUR)  # Wednesday's, Thursday's and Friday's
        await stage.start_bot(clock)
        await ended(stage, 1)
        (words,) = await posted(stage)
    assert "2 earlier runs were missed." in words


async def test_what_is_too_late_is_left_out_and_said_in_the_list(tmp_path: Path) -> None:
    async with morning(tmp_path, catch_up="1h") as (stage, clock):
        await stage.stop_bot()
        clock.advance(5 * HOUR)
        await stage.start_bot(clock)
        async with asyncio.timeout(60):
            while "missed" not in (words := (await stage.ask(stage.dana, SHOP_DB, "schedule list")).text):
                await asyncio.sleep(0.05)
        assert "the bot was not running in time" in words
        assert await posted(stage) == []


async def test_a_paused_one_waits_and_a_resumed_one_goes_on_with_the_next(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        await stage.ana.command(SHOP_DB, f"schedule pause {NAME}")
        assert "is paused" in await stage.shown(stage.dana, SHOP_DB, NAME, "is paused")
        clock.advance(2 * HOUR)
        listed = (await stage.ask(stage.dana, SHOP_DB, "schedule list")).text
        assert "Paused by @U0ANA" in listed
        await stage.ana.command(SHOP_DB, f"schedule resume {NAME}")
        await stage.shown(stage.dana, SHOP_DB, NAME, "goes on")
        clock.advance(24 * HOUR)
        await ended(stage, 1)
        assert len([each for each in await posted(stage) if "At 09:00" in each]) == 1


async def test_somebody_can_have_it_at_once(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, _):
        await stage.dana.command(SHOP_DB, f"schedule run {NAME}")
        words = await stage.shown(stage.dana, SHOP_DB, "asked for by @U0DANA")
        assert "main" in words
        await ended(stage, 1)
        async with asyncio.timeout(60):
            while "Last: done" not in (await stage.ask(stage.dana, SHOP_DB, "schedule list")).text:
                await asyncio.sleep(0.05)


async def test_trouble_is_told_once_it_does_not_pass(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        await stage.neon_trouble("404", times=1000)
        clock.advance(HOUR / 2)
        for _ in range(TRIES - 1):
            await _put_off(stage)
            clock.advance(IDLE_LOOK)
        words = await stage.shown(stage.dana, SHOP_DB, "could not be run")
        (row,) = await ended(stage, 1)
    assert row.outcome == "failed"
    assert "/neon schedule run morning-branches" in words


async def _put_off(stage: Stage) -> None:
    """Until a try has failed, and then as if the pause after it were over."""
    # One that is under way is held for a minute, one that was put off waits for longer.
    put_off = runs.c.lease_until > datetime.now(UTC) + 1.5 * LEASE
    async with asyncio.timeout(60), connected(stage) as database:
        while True:
            async with database.write() as connection:
                if (await connection.execute(update(runs).where(put_off).values(lease_until=EPOCH))).rowcount:
                    return
            await asyncio.sleep(0.02)


async def test_nobody_runs_the_schedule_of_another_channel(tmp_path: Path) -> None:
    async with morning(tmp_path, channel=PLATFORM) as (stage, _):
        reply = await stage.ask(stage.ana, SHOP_DB, f"schedule run {NAME}")
        assert "This channel has no schedules." in reply.text
        assert "branch list" in (await stage.ask(stage.ana, PLATFORM, "schedule list")).text


async def test_a_name_that_is_nearly_right_is_not_run(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, _):
        reply = await stage.ask(stage.ana, SHOP_DB, "schedule pause morning-branch")
    assert "Did you mean morning-branches?" in reply.text


@pytest.mark.parametrize("days", [timedelta(0), timedelta(days=3)])
async def test_a_new_schedule_makes_up_for_nothing(tmp_path: Path, days: timedelta) -> None:
    async with staged(
        tmp_path, config=demo_config().model_copy(update={"schedules": {}, "cleanup": {}})
    ) as stage:
        clock = ManualClock(START + days)
        await stage.start_bot(clock)
        await stage.stop_bot()
        clock.advance(HOUR)
        stage.config = stage.config.model_copy(update={"schedules": scheduled(catch_up="2d")})
        await stage.start_bot(clock)
        await seen(stage)
        assert await posted(stage) == []
