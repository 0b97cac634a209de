"""How soon the first message stands in Slack, how far it lags behind Neon, and how soon a killed bot goes on.

Branches are made one after the other, since Neon works on one thing in a project at a time, and it takes some
seconds with each, then a quarter of a minute, then a whole one. The lag is counted from the moment at which
Neon's last operation ended to the edit that says so. The bot is killed while Neon is at work, and started
again at once.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.rig import Messages, command, free_port, machine, process, ready, slack
from bench.soak import CONFIG
from sandbox.clock import SystemClock
from sandbox.neon.serving import api_url, status_url
from sandbox.neon.serving import running as neon_running
from sandbox.neon.world import World

PROJECT = "old-violet-32930710"
PACES = {1.0: 30, 5.0: 15, 20.0: 5}  # how many branches take so many times as long as usual


@dataclass
class Lags:
    """Seconds, one for each branch: to the first message, of Neon's work, from its end to the word of it."""

    first: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)


def row(name: str, seconds: list[float]) -> str:
    """Median and maximum."""
    return f"{name:28} {len(seconds):4} {statistics.median(seconds):9.2f} s {max(seconds):9.2f} s"


class Scene:
    """A bot that can be killed and started again, between Slack and Neon."""

    def __init__(self, folder: Path, url: str, neon: str, world: World, messages: Messages) -> None:
        self.lags = Lags()
        self._folder, self._url, self._world, self._messages = folder, url, world, messages
        self._port = free_port()
        (folder / "config.yaml").write_text(CONFIG)
        self._more = {
            "NEON_API_URL": api_url(neon),
            "NEON_STATUS_URL": status_url(neon),
            "NEONBOT_CONFIG": str(folder / "config.yaml"),
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/lag.db",
        }

    async def __aenter__(self) -> "Scene":
        self._session = aiohttp.ClientSession()
        self._start()
        await ready(self._session, self._port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._bots.close()
        await self._session.close()

    async def branch(self, name: str) -> None:
        """One branch, from the command to the word that it is ready."""
        began = await self._type(name)
        self.lags.first.append((await self._messages.wait_for(f"`{name}`")).at - began)
        said = await self._messages.wait_for(f"`{name}`", "is ready")
        ended = self._ended(name)
        self.lags.work.append(ended - began)
        self.lags.behind.append(said.at - ended)

    async def interrupted(self, name: str) -> float:
        """One branch; the bot is killed while Neon is at work. Seconds until the word that it is ready."""
        await self._type(name)
        await self._messages.wait_for(f"`{name}`")
        while name not in {each.name for each in self._world.projects[PROJECT].branches.values()}:
            await asyncio.sleep(0.01)
        self._bot.kill()
        killed = time.time()
        self._bots.close()
        self._start()
        return (await self._messages.wait_for(f"`{name}`", "is ready")).at - killed

    def _start(self) -> None:
        self._bots = ExitStack()
        self._bot = self._bots.enter_context(
            process("bot", self._port, self._url, self._folder, **self._more)
        )

    async def _type(self, name: str) -> float:
        body, headers = command(f"branch create {name}", f"t.{name}", f"{self._url}/reply")
        began = time.time()
        address = f"http://127.0.0.1:{self._port}/slack/events"
        async with self._session.post(address, data=body, headers=headers) as answer:
            answer.raise_for_status()
        return began

    def _ended(self, name: str) -> float:
        """When Neon was done with the branch."""
        project = self._world.projects[PROJECT]
        (branch,) = (each.id for each in project.branches.values() if each.name == name)
        known = [each for each in project.operations if each.branch_id == branch]
        return max(each.ended_at.timestamp() for each in known if each.ended_at)


@asynccontextmanager
async def _scene(pace: float) -> AsyncIterator[Scene]:
    messages, world = Messages(), World(SystemClock(), api_key="napi_bench", rate_limits=None, pace=pace)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            slack([], messages) as url,
            neon_running(world) as neon,
            Scene(Path(folder), url, neon, world, messages) as scene,
        ):
            yield scene


async def following(pace: float, branches: int) -> Lags:
    """So many branches, while Neon takes that many times as long as usual."""
    async with _scene(pace) as scene:
        for number in range(branches):
            await scene.branch(f"lag-{number}")
        return scene.lags


async def resuming(kills: int) -> list[float]:
    """From so many kills to the end of what was under way."""
    async with _scene(1.0) as scene:
        return [await scene.interrupted(f"killed-{number}") for number in range(kills)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':28} {'':4} {'median':>11} {'maximum':>11}")
    first: list[float] = []
    for pace, branches in PACES.items():
        lags = asyncio.run(following(pace, branches))
        first += lags.first
        print(row(f"behind Neon, work of {statistics.median(lags.work):.0f} s", lags.behind), flush=True)
    print(row("command to first message", first), flush=True)
    print(row("kill to the result", asyncio.run(resuming(options.kills))))


if __name__ == "__main__":
    main()
