"""Bots that start in no time: one process has imported all of it, and each bot is a fork of that.

`python -m tests.faults.spare_bots` is that process. It reads orders from its standard input, one JSON object
a line, and answers each with the new bot's process id. What a fork then runs is what `python -m bot` runs.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.app import running
from bot.config import load as load_config
from bot.logs import configure
from bot.registry import load as load_registry
from bot.settings import load as load_settings
from sandbox.demo import free_port
from tests.faults.crash_points import die_at_change
from tests.source import ROOT

LEASE = timedelta(seconds=2)
TICK = timedelta(milliseconds=50)


@dataclass(frozen=True)
class Order:
    """A bot to start. It dies at its `change`th change of the database, if that is not 0."""

    variables: Mapping[str, str]
    log: str
    note: str = ""
    change: int = 0
    after: bool = False


@dataclass
class Spare:
    """A running bot."""

    pid: int
    url: str
    note: Path

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    def kill(self) -> None:
        """End it as `kill -9` does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def dead(self) -> None:
        """Wait until it is gone."""
        while self.alive:
            await asyncio.sleep(0.005)

    async def listening(self) -> None:
        """Wait until Slack can reach it, or it is gone."""
        host, port = self.url.removeprefix("http://").split(":")
        while self.alive:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(host, int(port))
                writer.close()
                return
            await asyncio.sleep(0.01)


@dataclass
class Spares:
    """The process with everything imported."""

    process: Process
    folder: Path
    variables: Mapping[str, str]
    bots: list[Spare] = field(default_factory=list)

    async def start(self, *, change: int = 0, after: bool = False) -> Spare:
        """One more bot, not necessarily listening yet."""
        port, number = free_port(), len(self.bots)
        note, log = self.folder / f"note-{number}", self.folder / "bots.log"
        variables = {**self.variables, "PORT": str(port)}
        order = Order(variables, str(log), str(note), change, after)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        pid = int(await self.process.stdout.readline())
        self.bots.append(Spare(pid, f"http://127.0.0.1:{port}", note))
        return self.bots[-1]


@asynccontextmanager
async def spares(folder: Path, variables: Mapping[str, str]) -> AsyncIterator[Spares]:
    """A process to fork bots from; at the end none of them is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.spare_bots", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    found = Spares(process, folder, variables)
    try:
        yield found
    finally:
        for bot in found.bots:
            bot.kill()
        process.kill()
        await process.wait()


def main() -> None:
    """Fork a bot for each order."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    load_registry()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _live(Order(**json.loads(line)))
        print(pid, flush=True)


def _live(order: Order) -> None:
    """Be a bot until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with Path(order.log).open("a") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    os.environ.update(order.variables)
    settings = load_settings()
    configure(settings)
    config = load_config(settings.neonbot_config, settings.variables, load_registry().rules)
    if order.change:
        die_at_change(order.change, after=order.after, note=Path(order.note))

    async def run() -> None:
        async with running(settings, config, tick=TICK, lease=LEASE) as bot:
            await bot.stop.wait()

    asyncio.run(run())
    os._exit(0)


if __name__ == "__main__":
    main()
