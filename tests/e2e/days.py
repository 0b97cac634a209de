"""The stage for what is told without being asked: both clocks move by hours and days, look after look."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.config import Config
from bot.news.watch import FIRST_IN
from bot.store.database import Database
from bot.store.schema import watch_turns
from sandbox.neon.records import Branch
from sandbox.neon.serving import api_url
from sandbox.slack.plain import plain
from tests import patient
from tests.clocks import ManualClock
from tests.e2e.scenery import demo_config
from tests.e2e.stage import SHOP, SHOP_DB, Stage, staged

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Days:
    """The stage, look after look."""

    stage: Stage
    clock: ManualClock

    async def passes(self, length: timedelta = timedelta(minutes=11)) -> None:
        """Let so much time go by, and wait until the projects have been looked at then."""
        self.clock.advance(length.total_seconds())
        await self.looked()

    async def begun(self) -> None:
        """Until the first look of all has ended."""
        async with self._turns() as next_at, asyncio.timeout(60):
            while await next_at() is None:
                self.clock.advance(0.5)
                await asyncio.sleep(0.02)
        await self.passes(FIRST_IN)

    async def looked(self) -> None:
        """Until a look has ended that was due by now, and the next one is not."""
        async with self._turns() as next_at, asyncio.timeout(60):
            while (at := await next_at()) is None or at <= self.clock.now():
                self.clock.advance(0.5)
                await asyncio.sleep(0.02)

    async def told(self, *words: str, channel: str = SHOP_DB) -> list[str]:
        """The messages of the channel that show all these words, oldest first."""
        said = await self.stage.dana.messages(channel)
        return [plain(each) for each in said if all(word in plain(each) for word in words)]

    async def made(self, line: str, name: str) -> None:
        """Dana makes a branch, which takes Neon some seconds."""
        await self.stage.dana.command(SHOP_DB, line)
        await self.moving(self.stage.shown(self.stage.dana, SHOP_DB, f"Branch `{name}`", "is ready"))

    async def console(self, method: str, path: str, project_id: str = SHOP, **body: Any) -> None:
        """Somebody does something in the shop's project without the bot."""
        url = f"{api_url(self.stage.neon_url)}/projects/{project_id}/{path}"
        key = {"Authorization": f"Bearer {self.stage.neon_key}"}
        async with patient.client(verify=False, headers=key) as http, asyncio.timeout(20):
            while (answer := await http.request(method, url, json=body or None)).status_code == 423:
                self.clock.advance(1)
        assert answer.status_code < 300, answer.text
        self.clock.advance(5)  # what Neon does then

    async def mended(self, what: str) -> None:
        """Take back what was ordered of Neon's stand-in: `faults`, or `incidents`."""
        async with patient.client(verify=False) as http:
            assert (await http.delete(f"{self.stage.neon_url}/admin/{what}")).is_success

    async def moving(self, waiting: Any) -> Any:
        """Await something while time moves on by seconds."""

        async def move() -> None:
            while True:
                self.clock.advance(1)
                await asyncio.sleep(0.02)

        mover = asyncio.create_task(move())
        try:
            return await waiting
        finally:
            mover.cancel()

    def branch(self, name: str, project_id: str = SHOP) -> Branch:
        """The stand-in's record of a branch."""
        branches = self.stage.world.projects[project_id].branches.values()
        return next(each for each in branches if each.name == name and each.deletion is None)

    @asynccontextmanager
    async def _turns(self) -> AsyncIterator[Any]:
        database = Database(self.stage.database_url)

        async def next_at() -> datetime | None:
            async with database.read() as connection:
                row = (
                    await connection.execute(select(watch_turns.c.next_at, watch_turns.c.lease_until))
                ).first()
            return None if row is None or row.lease_until is not None else row.next_at

        try:
            yield next_at
        finally:
            await database.close()


@asynccontextmanager
async def days(
    folder: Path, config: Config | None = None, *, news: Mapping[str, Any] | None = None, **defaults: Any
) -> AsyncIterator[Days]:
    """The stage with the bot, without schedules and policies; `defaults` are those of #shop-db."""
    config = config or demo_config()
    channel = config.channels[SHOP_DB]
    own = channel.defaults.model_copy(update=defaults)
    own.model_fields_set.update(defaults)
    channels = {**config.channels, SHOP_DB: channel.model_copy(update={"defaults": own})}
    told = config.news.model_copy(update=news or {})
    config = config.model_copy(update={"schedules": {}, "cleanup": {}, "channels": channels, "news": told})
    async with staged(folder, config=config) as stage:
        stage.config = stage.config.model_copy(update={"defaults": config.defaults})
        clock = ManualClock(stage.neon_clock.now(), on_advance=stage.neon_clock.advance)
        await stage.start_bot(clock)
        scene = Days(stage, clock)
        await scene.begun()
        yield scene
