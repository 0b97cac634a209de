"""People go on working while the bot dies and dies: nothing is done twice, lost, or left spinning."""

import asyncio
from itertools import count
from pathlib import Path

import pytest

from bot.store.database import Database
from tests.e2e.stage import SHOP_DB
from tests.faults.drill import SETTLES_WITHIN, Drill, Plan, drilling, report
from tests.faults.scene import time_passes

# Each chosen point about once, and some moments in between; `make drill` runs longer ones.
KILLS, PEOPLE = 70, 4


@pytest.mark.timeout(900)
async def test_whenever_the_bot_is_killed_all_that_was_acknowledged_ends_well(tmp_path: Path) -> None:
    async with drilling(tmp_path, seed=1) as drill:
        found = await drill.run(KILLS, PEOPLE)
        print(report(drill, found, 0))
    assert found.wrong == []
    assert drill.kills.total() >= KILLS
    assert len(drill.points) > 15
    assert found.writes > 10
    assert found.outcomes["done"] > found.writes


async def test_a_change_without_operations_that_dies_after_each_thing_it_stores_is_made_once(
    tmp_path: Path,
) -> None:
    """A rename is over with the call: all that tells that it was made is the new name itself."""
    name = "preview/pr-98"
    async with drilling(tmp_path, seed=1) as drill, time_passes(drill.stage):
        for nth in count(1):
            await drill.begin(Plan("database", nth, after=True))
            outcome, died = await _renamed(drill, name, f"pr-{nth}")
            assert outcome == "done"
            name = f"pr-{nth}"
            patches = [each for each in drill.neon.performed if each.call.method == "PATCH"]
            assert len(patches) == nth
            if not died:
                break
    assert nth > 5


async def _renamed(drill: Drill, name: str, new_name: str) -> tuple[str, bool]:
    """What the trail says in the end, and whether the bot has died on the way."""
    bot, database = drill.spares.bots[-1], Database(drill.stage.database_url)
    typing = asyncio.create_task(drill.crowd.type(f"branch rename {name} {new_name}"))
    while not typing.done():
        if not drill.spares.bots[-1].alive:
            await drill.begin(Plan("clock"))
        await drill.crowd.look(database)
        await asyncio.sleep(0.02)
    await database.close()
    died = not bot.alive
    for each in drill.spares.bots:
        each.kill()
        await each.dead()
    return await typing, died


async def test_what_cannot_be_posted_ends_with_one_row_in_the_trail_whatever_the_process_died_of(
    tmp_path: Path,
) -> None:
    async with drilling(tmp_path, seed=1) as drill, time_passes(drill.stage):
        stage = drill.stage
        await stage.slack_trouble("chat.postMessage", "error", error="not_in_channel", times=None)
        for nth in count(1):
            bot = await drill.begin(Plan("database", nth, after=True))
            line = f"branch create pr-{nth}"
            if (await stage.dana.command(SHOP_DB, line))["ok"]:
                assert await _told(drill, line) == ["refused"]
            died = bot.note.exists()
            for each in drill.spares.bots:
                each.kill()
                await each.dead()
            if not died:
                break
        assert nth > 3
        assert not await stage.neon_writes()


async def _told(drill: Drill, line: str) -> list[str]:
    """What the trail says of a command line, once it says anything; bots come after those that die."""
    async with asyncio.timeout(SETTLES_WITHIN):
        while not (rows := [row for row in await drill.stage.audit() if row.text == line]):
            if not drill.spares.bots[-1].alive:
                await drill.begin(Plan("clock"))
            await asyncio.sleep(0.02)
    return [row.outcome for row in rows]
