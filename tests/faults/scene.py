"""What the stories of trouble share: clocks that can be held, and looks behind the scenes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.config import Follow
from bot.store.database import Database
from bot.store.schema import requests
from sandbox.slack.person import Person
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.stage import NEON_KEY, QUICK, SHOP, Stage

READY = "is ready in"
BRIEF = timedelta(seconds=1)
# For what is just being written down, and for nothing that waits for somebody else.
A_MOMENT = timedelta(milliseconds=200)


class HeldClock(HastyClock):
    """While held, whoever sleeps stays asleep: the bot stands still between two tries."""

    def __init__(self) -> None:
        super().__init__()
        self._open = asyncio.Event()
        self._open.set()
        self.asleep = asyncio.Event()

    def hold(self) -> None:
        """From now on nobody wakes up."""
        self._open.clear()

    def let_go(self) -> None:
        """Wake everybody."""
        self._open.set()

    async def sleep(self, seconds: float) -> None:
        if not self._open.is_set():
            self.asleep.set()
            await self._open.wait()
        await super().sleep(seconds)


class BriskClock(HastyClock):
    """Sleeps a fiftieth of the time, so that others who work meanwhile come to an end."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 50)
        self._skipped += seconds * 49 / 50


def giving_up_after(seconds: float) -> Follow:
    """As quick as on every stage, but patient only for so long."""
    return Follow(first=QUICK.first, slowest=QUICK.slowest, give_up=timedelta(seconds=seconds))


@asynccontextmanager
async def time_passes(stage: Stage, *, seconds: float = 2.0) -> AsyncIterator[None]:
    """Within the block Neon's time moves on, by so many seconds at a time."""

    async def move() -> None:
        while True:
            stage.neon_clock.advance(seconds)
            await asyncio.sleep(0.05)

    mover = asyncio.create_task(move())
    try:
        yield
    finally:
        mover.cancel()


async def calm(stage: Stage) -> None:
    """Call off every trouble that was ordered."""
    async with patient.client() as http:
        for url in (stage.neon_url, stage.slack_url):
            (await http.delete(f"{url}/admin/faults")).raise_for_status()


async def check_availability(stage: Stage, project_id: str = SHOP) -> str:
    """Neon probes the project, which locks it for eight of its seconds; the operation's id."""
    async with patient.client() as http:
        answer = await http.post(
            f"{stage.neon_url}/admin/availability-check", json={"project_id": project_id}
        )
    return str(answer.raise_for_status().json()["operation"]["id"])


async def elsewhere(stage: Stage, method: str, path: str, body: Any = None) -> Any:
    """Somebody else uses the same Neon account: a call to the API that is not the bot's."""
    async with patient.client(headers={"Authorization": f"Bearer {NEON_KEY}"}) as http:
        answer = await http.request(method, f"{stage.neon_url}/api/v2/projects/{SHOP}{path}", json=body)
    return answer.raise_for_status().json() if answer.content else None


async def statuses(stage: Stage, method: str) -> list[int | None]:
    """How Neon answered the writes of one method; None where it gave no answer."""
    return [call["status"] for call in await stage.neon_calls(method, "/branches")]


async def posted(person: Person, channel: str) -> list[dict[str, Any]]:
    """The messages that everybody in the channel sees, oldest first."""
    return [each for each in await person.messages(channel) if not each["ephemeral"]]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again, until it holds."""
    async with asyncio.timeout(60):
        while not await condition():
            await asyncio.sleep(0.01)


async def tried(stage: Stage, method: str, *words: str, times: int = 1) -> None:
    """Wait until the bot has called a method of Slack's with all these words, whatever came of it."""

    async def enough() -> bool:
        calls = await stage.slack_calls(method)
        return sum(all(word in str(call["args"]) for word in words) for call in calls) >= times

    await until(enough)


async def let_go_of(stage: Stage) -> None:
    """Wait until no process holds a lease on any request."""
    database = Database(stage.database_url)
    leased = select(func.count()).select_from(requests).where(requests.c.lease_owner.is_not(None))

    async def free() -> bool:
        async with database.read() as connection:
            return (await connection.execute(leased)).scalar_one() == 0

    try:
        await until(free)
    finally:
        await database.close()


async def struck(stage: Stage) -> None:
    """Wait until every trouble that was ordered has met its call, which may still be under way."""

    async def over() -> bool:
        return not stage.world.faults.waiting() and not stage.workspace.faults.waiting()

    await until(over)


async def answered(stage: Stage, method: str, times: int = 1) -> None:
    """Wait until Neon is done with so many writes of one method."""

    async def enough() -> bool:
        return len(await statuses(stage, method)) >= times

    await until(enough)


async def asked_to_delete(stage: Stage, name: str, channel: str = "C0SHOPDB") -> str:
    """Ana asks for a deletion; the timestamp of the card that asks back."""
    assert (await stage.ana.command(channel, f"branch delete {name}"))["ok"]
    card = await stage.message(stage.ana, channel, "Delete branch", name, "[Cancel]")
    return str(card["ts"])
