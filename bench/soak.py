"""Memory over a day's worth of work: 20,000 commands and clicks to one bot, as fast as it takes them.

People ask, mistype, make branches and delete them again; schedules and watches tick meanwhile. How many
changes there are is up to Slack, which takes 45 edits a minute.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp

from bench.rig import Messages, command, confirmation, free_port, machine, process, ready, resident, slack
from sandbox.clock import SystemClock
from sandbox.neon.serving import api_url, status_url
from sandbox.neon.serving import running as neon_running
from sandbox.neon.world import World

UNANSWERED = 30  # lines that wait for their answers at once
PEOPLE = 500  # in all
CHANGE_EVERY = 6.0  # seconds: a branch is made and deleted, which takes four edits
# What does not call Neon, and what does: the bot keeps below Neon's 700 calls a minute.
LINES = (
    *(
        "help",
        "help branch create",
        "whoami",
        "whoami",
        "explain branch delete main",
        "explain role reveal a b",
    ),
    *(
        "branch lst",
        "branch list --serach x",
        "schedule list",
        "cleanup status",
        "audit",
        "audit branch main",
    ),
    *("", "branch create", "nonsense", "help", "whoami", "branch list", "branch show main", "operation list"),
)
CONFIG = """\
version: 1
command: /neon
limits: {per_person: never, per_channel: never, deletes: never}
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow: {read: everyone, create: everyone, change: everyone, destroy: everyone}
schedules:
  often: {channel: C0SHOPDB, command: operation list, cron: "* * * * *", timezone: UTC}
cleanup:
  looks:
    channel: C0SHOPDB
    schedule: {cron: "*/5 * * * *", timezone: UTC}
    mode: report
    match: {name: "preview/*"}
"""


@dataclass
class Soak:
    """What was sent, and the memory after each quarter, in MB."""

    sent: int = 0
    answered: int = 0
    changes: int = 0
    failures: int = 0
    memory: list[float] = field(default_factory=list)
    most: float = 0.0
    took: float = 0.0


class People:
    """Everybody who types and clicks."""

    def __init__(self, session: aiohttp.ClientSession, port: int, reply_url: str, soak: Soak) -> None:
        self._session, self._reply_url, self._soak = session, reply_url, soak
        self._address = f"http://127.0.0.1:{port}/slack/events"
        self._numbers = count(1)

    async def send(self, body: bytes, headers: dict[str, str]) -> None:
        async with self._session.post(self._address, data=body, headers=headers) as answer:
            await answer.read()
            self._soak.failures += answer.status != 200
            self._soak.sent += 1

    async def type(self, line: str) -> None:
        number = next(self._numbers)
        await self.send(*command(line, f"t.{number}", self._reply_url, user=f"U0SOAK{number % PEOPLE}"))

    async def ask(self, answered: list[float]) -> None:
        """One line after the other, and not many more than the bot has answered."""
        for number in count(1):
            await self.type(LINES[number % len(LINES)])
            while number - len(answered) > UNANSWERED:
                await asyncio.sleep(0.01)

    async def change(self, messages: Messages) -> None:
        """A branch is made, and deleted with a click, again and again."""
        for number in count(1):
            began, name = time.monotonic(), f"soak-{number}"
            user = f"U0SOAK{number % PEOPLE}"
            await self.send(*command(f"branch create {name}", f"c.{number}", self._reply_url, user=user))
            messages.forget(await messages.wait_for(f"`{name}`", "is ready"))
            await self.send(*command(f"branch delete {name}", f"d.{number}", self._reply_url, user=user))
            card = await messages.wait_for(f"`{name}`", "'action_id': 'confirm'")
            await self.send(*confirmation(card, f"k.{number}", self._reply_url, user=user))
            messages.forget(await messages.wait_for(f"`{name}`", "is deleted"))
            self._soak.changes += 2
            await asyncio.sleep(max(0.0, began + CHANGE_EVERY - time.monotonic()))


@asynccontextmanager
async def _bot(folder: Path, url: str) -> AsyncIterator[tuple[int, int]]:
    """The bot and Neon's stand-in; the bot's port and process."""
    port, config = free_port(), folder / "config.yaml"
    config.write_text(CONFIG)
    async with neon_running(World(SystemClock(), api_key="napi_bench", rate_limits=None, pace=0.2)) as neon:
        more = {"NEON_API_URL": api_url(neon), "NEON_STATUS_URL": status_url(neon)}
        with process("bot", port, url, folder, NEONBOT_CONFIG=str(config), **more) as bot:
            yield port, bot.pid


async def measure(deliveries: int) -> Soak:
    """Send so many, and look at the bot's memory when it has started, after each quarter, and at the end."""
    soak, answered, messages = Soak(), list[float](), Messages()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            slack(answered, messages) as url,
            _bot(Path(folder), url) as (port, pid),
            aiohttp.ClientSession() as session,
        ):
            await ready(session, port)
            people = People(session, port, f"{url}/reply", soak)
            soak.memory.append(resident(pid))
            began = time.monotonic()
            work = [
                asyncio.create_task(people.ask(answered)),
                asyncio.create_task(people.change(messages)),
            ]
            for quarter in range(1, 5):
                while soak.sent < deliveries * quarter / 4:
                    await asyncio.sleep(0.5)
                    for each in work:
                        if each.done():
                            each.result()
                soak.memory.append(resident(pid))
                print(f"after {soak.sent:,}: {soak.memory[-1]:.0f} MB", flush=True)
            for each in work:
                each.cancel()
            soak.answered = len(answered)
            soak.took, soak.most = time.monotonic() - began, resident(pid, "VmHWM")
    return soak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=20_000)
    options = parser.parse_args()
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    soak = asyncio.run(measure(options.deliveries))
    memory = ", ".join(f"{each:.0f}" for each in soak.memory)
    print(f"{soak.sent:,} commands and clicks in {soak.took:.0f} s, {soak.failures} failures")
    print(f"{soak.answered:,} answered, {soak.changes} branches made or deleted")
    print(f"memory at the start and after each quarter: {memory} MB; {soak.most:.0f} MB at most")


if __name__ == "__main__":
    main()
