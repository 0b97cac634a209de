"""People who use the bot all the time, whatever becomes of it, and what they have seen of it."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select

from bot.store.database import Database
from bot.store.schema import audit
from sandbox.slack.messages import Message
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.proxy import Way

LONGEST = 90.0  # seconds that a person waits for what was acknowledged
CLICKS_AGAIN = 1.0  # seconds
PROJECTS = ("shop", "analytics")
READS = ("whoami", "branch list --search drill", "audit", "help branch")

Acknowledged = Callable[[], None]


@dataclass
class Typed:
    """How often one command line was acknowledged, how often not, and how often its card was clicked."""

    acknowledged: int = 0
    unanswered: int = 0
    clicks: int = 0


@dataclass
class Crowd:
    """Stories, each about a branch of its own: made, renamed, restarted, deleted; in between people ask.

    `acknowledged` is called at each acknowledgement.
    """

    stage: Stage
    neon: Way
    seed: int
    acknowledged: Acknowledged = lambda: None
    typed: defaultdict[str, Typed] = field(default_factory=lambda: defaultdict(Typed))
    outcomes: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closing: bool = False
    _read: int = 0
    _stories: Iterator[int] = field(default_factory=count)

    async def run(self, people: int, stories: int | None = None) -> None:
        """Go on until everybody has lived through so many stories, or has ended one and `closing` is set."""
        watchers = [asyncio.create_task(each) for each in (self._watch_trail(), self._confirm())]
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(people):
                    group.create_task(self._person(number, stories))
        finally:
            for each in watchers:
                each.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)

    async def _person(self, number: int, stories: int | None) -> None:
        chance = random.Random(f"{self.seed}.{number}")
        told = 0
        while not self.closing and told != stories:
            told += 1
            name = f"drill-{number}-{next(self._stories)}"
            for line in _story(name, PROJECTS[number % len(PROJECTS)]):
                if chance.random() < 0.6:
                    await self.type(f"{chance.choice(READS)}", wait=False)
                outcome = await self.type(line)
                if outcome != "done":
                    break

    async def type(self, line: str, *, wait: bool = True) -> str:
        """Type it until it is acknowledged; then wait for what the trail says of it."""
        typed, known = self.typed[line], len(self.outcomes[line])
        while not (await self.stage.ana.command(SHOP_DB, line))["ok"]:
            typed.unanswered += 1
            await asyncio.sleep(0.05)
        typed.acknowledged += 1
        self.acknowledged()
        if not wait:
            return ""
        try:
            async with asyncio.timeout(LONGEST):
                while len(self.outcomes[line]) <= known:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            return "not yet known"
        return self.outcomes[line][-1]

    async def _watch_trail(self) -> None:
        database = Database(self.stage.database_url)
        try:
            while True:
                await self.look(database)
                await asyncio.sleep(0.05)
        finally:
            await database.close()

    async def look(self, database: Database) -> None:
        """Read on in the audit trail."""
        rows = select(audit.c.id, audit.c.text, audit.c.outcome).where(audit.c.id > self._read)
        async with database.read() as connection:
            found = (await connection.execute(rows.order_by(audit.c.id))).all()
        for row in found:
            self._read = row.id
            self.outcomes[row.text].append(row.outcome)

    async def _confirm(self) -> None:
        """Ana clicks on each card that asks; when nothing happens she clicks again."""
        clicked: dict[str, float] = {}
        while True:
            for message in self.stage.workspace.messages.public(SHOP_DB):
                now = asyncio.get_running_loop().time()
                if (block := _confirmation(message)) is None or now < clicked.get(message.ts, now):
                    continue
                clicked[message.ts] = now + CLICKS_AGAIN
                for line in self._lines_of(message):
                    self.typed[line].clicks += 1
                await self.stage.ana.click(SHOP_DB, message.ts, "confirm", block_id=block)
            await asyncio.sleep(0.05)

    def _lines_of(self, message: Message) -> Iterator[str]:
        words = str(message.content.blocks)
        return (
            line for line in list(self.typed) if line.startswith("branch delete") and _about(line) in words
        )


def _story(name: str, project: str) -> Iterator[str]:
    where = f"--project {project}"
    yield f"branch create {name} {where}"
    yield f"branch rename {name} {name}-x {where}"
    yield f"compute restart {name}-x {where}"
    yield f"branch delete {name}-x {where}"


def _about(line: str) -> str:
    return line.split()[2]


def _confirmation(message: Message) -> str | None:
    """The block with the button that confirms, if there is one."""
    if not message.by_bot:
        return None
    for block in message.content.blocks:
        if any(_is_confirm(each) for each in block.get("elements", ())):
            return str(block.get("block_id", ""))
    return None


def _is_confirm(element: Mapping[str, object]) -> bool:
    return str(element.get("action_id", "")).partition(":")[0] == "confirm"
