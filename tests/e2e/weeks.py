"""The stage week after week: one cleanup policy, and both clocks moved from run to run."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config_cleanup import CleanupPolicy
from bot.store.database import Database
from bot.store.runs import Runs, RunState
from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests.clocks import ManualClock
from tests.e2e.scenery import config_where, demo_config
from tests.e2e.stage import SHOP, SHOP_DB, Stage, staged

NAME = "previews"
DAY = timedelta(days=1)


def policy(**more: Any) -> CleanupPolicy:
    """A policy that deletes previews which nobody keeps, each working day at nine."""
    given: dict[str, Any] = {
        "channel": SHOP_DB,
        "projects": "shop",
        "schedule": {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"},
        "mode": "auto",
        "match": {"name": "preview/*", "min_age": "1h"},
        "never": {"names": "main"},
        "warn": {"grace": "2 working days"},
        "delete": {"max_percent": 100, "max_per_run": 100},
    }
    return CleanupPolicy.model_validate(given | more)


@dataclass
class Weeks:
    """The stage, day after day."""

    stage: Stage
    clock: ManualClock

    async def next_run(self) -> list[str]:
        """Move to the next run, wait for its end; what the channel shows of reports then."""
        timetable = self.stage.config.cleanup[NAME].schedule.timetable
        due = timetable.next(self.clock.now())
        assert due is not None
        self.clock.advance((due - self.clock.now()).total_seconds() + 1)
        await self.ended(due)
        return await self.reports()

    async def ended(self, due: datetime) -> RunState:
        """Until the run that was due then is over."""
        database = Database(self.stage.database_url)
        try:
            async with asyncio.timeout(60):
                while True:
                    run = (await Runs(database).latest()).get(NAME)
                    if run is not None and run.due_at >= due and run.state is not RunState.DUE:
                        return run.state
                    await asyncio.sleep(0.02)
        finally:
            await database.close()

    async def reports(self) -> list[str]:
        """The reports in the channel, oldest first."""
        said = await self.stage.dana.messages(SHOP_DB)
        return [plain(each) for each in said if "Cleanup of" in plain(each) and not each["ephemeral"]]

    async def deleted(self) -> set[str]:
        """The branches that the bot has had deleted."""
        calls = await self.stage.neon_calls("DELETE", f"/projects/{SHOP}/branches/")
        return {each["path"].rpartition("/")[2] for each in calls}

    async def shown(self, *words: str) -> str:
        """As the stage's `shown`, while time moves on by seconds."""

        async def move() -> None:
            while True:
                self.clock.advance(1)
                await asyncio.sleep(0.05)

        mover = asyncio.create_task(move())
        try:
            return await self.stage.shown(self.stage.dana, SHOP_DB, *words)
        finally:
            mover.cancel()

    def branch(self, name: str) -> Branch:
        """The stand-in's record of a branch."""
        branches = self.stage.world.projects[SHOP].branches.values()
        return next(each for each in branches if each.name == name)


@asynccontextmanager
async def weeks(
    folder: Path, *, sunday: datetime | None = None, allow: Any = None, **rules: Any
) -> AsyncIterator[Weeks]:
    """The stage on a Sunday evening, that one or the next, with the bot and one policy.

    `allow`, an Allow, takes the place of the channel's rights.
    """
    config = config_where(SHOP_DB, allow=allow) if allow else demo_config()
    config = config.model_copy(update={"schedules": {}, "cleanup": {NAME: policy(**rules)}})
    async with staged(folder, config=config, now=sunday) as stage:
        if sunday is None:
            now = stage.neon_clock.now()
            # In the middle of a month, because Neon's counters begin anew with the next one.
            start = (now.replace(day=28) + 12 * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
            stage.neon_clock.advance((start + (6 - start.weekday()) * DAY - now).total_seconds())
        clock = ManualClock(stage.neon_clock.now(), on_advance=stage.neon_clock.advance)
        await stage.start_bot(clock)
        scene = Weeks(stage, clock)
        await _seen(stage)
        yield scene


async def _seen(stage: Stage) -> None:
    database = Database(stage.database_url)
    try:
        async with asyncio.timeout(60):
            while NAME not in await Runs(database).places():
                await asyncio.sleep(0.02)
    finally:
        await database.close()
