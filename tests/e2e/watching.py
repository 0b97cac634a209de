"""What the tests of channels share: admins, a bot that has looked around, and what came of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.config import Config
from bot.store.audit import Entry
from bot.store.database import Database
from bot.store.schema import channels
from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.scenery import demo_config
from tests.e2e.stage import Stage, staged
from tests.faults.scene import until

ANAS_OWN = "D0ANA"  # where the bot tells her something
ADMINS = ("S0DBADMINS",)


@asynccontextmanager
async def watched(folder: Path, config: Config | None = None) -> AsyncIterator[Stage]:
    """The bot in a workspace whose database admins are the bot's as well; it has seen every channel."""
    config = (config or demo_config()).model_copy(update={"admins": ADMINS})
    async with staged(folder, config=config) as stage:
        await stage.start_bot()
        await looked_around(stage)
        yield stage


async def looked_around(stage: Stage) -> None:
    """Wait until the bot remembers every channel: what happens from then on is not seen at once."""
    database = Database(stage.database_url)

    async def all_seen() -> bool:
        async with database.read() as connection:
            seen = (await connection.execute(select(channels.c.channel_id))).scalars().all()
        return set(seen) >= set(stage.config.channels)

    try:
        await until(all_seen)
    finally:
        await database.close()


def hide(stage: Stage, channel: str) -> None:
    """Make a channel a private one."""
    stage.workspace.set_channel(replace(stage.workspace.channels[channel], is_private=True))


async def rows(stage: Stage, outcome: str = "suspended", count: int = 1) -> list[Entry]:
    """The rows of the trail that ended so, as soon as there are so many."""

    async def found() -> list[Entry]:
        return [row for row in await stage.audit() if row.outcome == outcome]

    async def enough() -> bool:
        return len(await found()) >= count

    await until(enough)
    return await found()


async def told(stage: Stage) -> list[str]:
    """What the bot has told Ana as an admin, oldest first."""
    return [plain(each) for each in await stage.ana.messages(ANAS_OWN)]


async def readiness(stage: Stage) -> tuple[int, Any]:
    """What /readyz answers."""
    async with patient.client(verify=False) as http:
        answer = await http.get(f"{stage.bot_url}/readyz")
    return answer.status_code, answer.json()
