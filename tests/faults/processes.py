"""The bot as a process of its own, which can be killed."""

import asyncio
import contextlib
import os
import re
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from sandbox.demo import free_port
from tests import patient
from tests.e2e.scenery import CONFIG
from tests.e2e.stage import Stage

ROOT = CONFIG.parent
SLOW = "follow: {first: 1s, slowest: 10s, give_up: 30m}"
TELLING = "audit_channel: C0AUDIT"
RATE = re.compile(r"\b[0-9]+/1[mhd]\b")
QUICK = "follow: {first: 50ms, slowest: 100ms, give_up: 30m}"
# As slow to look after a lost answer as in production: a call may still be under way on a busy machine.
STEADY = "follow: {first: 1s, slowest: 1s, give_up: 30m}"


@dataclass(frozen=True)
class BotProcess:
    """`python -m bot`, and where Slack reaches it."""

    process: Process
    url: str
    log: Path

    @property
    def request_url(self) -> str:
        """Where it takes Slack's deliveries."""
        return f"{self.url}/slack/events"

    async def ready(self) -> None:
        """Wait until it says so of itself."""
        async with asyncio.timeout(60), patient.client() as http:
            while not await self._is_ready(http):
                assert self.process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it as `kill -9` does."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """End it as a platform does; its exit status."""
        self.process.terminate()
        async with asyncio.timeout(15):
            return await self.process.wait()

    async def _is_ready(self, http: httpx.AsyncClient) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return (await http.get(f"{self.url}/readyz")).is_success
        return False


def quick_config(folder: Path, follow: str = QUICK) -> Path:
    """The demo's configuration for those who type faster than people do: quick looks, no limits of rate."""
    text = CONFIG.read_text()
    assert SLOW in text
    assert TELLING in text
    assert RATE.search(text)
    config = folder / "quick.yaml"
    config.write_text(RATE.sub("never", text.replace(SLOW, follow).replace(TELLING, "")))
    return config


@contextlib.asynccontextmanager
async def bot_process(stage: Stage, folder: Path) -> AsyncIterator[BotProcess]:
    """The bot on a stage, not necessarily ready yet. Slack delivers to the one started last."""
    config = quick_config(folder)
    port = free_port()
    log = folder / f"bot-{port}.log"
    environment = {
        **os.environ,
        **stage.settings_variables(),
        "PORT": str(port),
        "NEONBOT_CONFIG": str(config),
    }
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            cwd=ROOT,
            env=environment,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
        )
    bot = BotProcess(process, f"http://127.0.0.1:{port}", log)
    stage.workspace.request_url = bot.request_url
    try:
        yield bot
    finally:
        if process.returncode is None:
            await bot.kill()
