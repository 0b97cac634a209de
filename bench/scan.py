"""One look of a cleanup policy at a large account, by the whole bot: calls, time, memory, and how long it
keeps others waiting meanwhile.

Neon's stand-in and the bot are processes of their own. Neon allows 700 calls a minute, so a thousand projects
take about three minutes, whatever the machine.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.account import project_id
from bench.rig import command, free_port, machine, process, resident, slack

PER_MINUTE = 700  # calls that Neon allows an account
PATIENCE = 1200.0  # seconds
_CONFIG = """\
version: 1
command: /neon
# The bot also looks at all branches to warn of expiries: those calls are not the policy's.
defaults: {{warn_before: never}}
channels:
  C0SHOPDB:
    projects:
{projects}
    allow: {{read: everyone}}
cleanup:
  scan:
    channel: C0SHOPDB
    schedule: {{cron: "0 0 1 1 *", timezone: UTC}}
    mode: report
    match: {{name: "preview/pr-7"}}
"""


@dataclass(frozen=True)
class Scanned:
    """What one look has taken. `refused`: calls that came too fast for Neon."""

    projects: int
    calls: int
    refused: int
    seconds: float
    most_memory: float
    slowest: float

    def rows(self) -> Iterator[str]:
        """For people. The floor: a page of branches and the computes of each project."""
        floor = 2 * self.projects
        allowed = self.calls / PER_MINUTE * 60
        more = f"{self.calls / floor - 1:+.1%}, {self.refused} refused"
        yield f"calls    {self.calls:8,}    floor {floor:,} ({more})"
        yield f"seconds  {self.seconds:8.1f}    allowed {allowed:.1f} ({self.seconds / allowed - 1:+.1%})"
        yield f"memory   {self.most_memory:8.0f}    MB at most, of the bot's process"
        yield f"others   {self.slowest * 1000:8.0f}    ms at most until /healthz was answered meanwhile"


@contextmanager
def _account(port: int, projects: int, branches: int) -> Iterator[None]:
    what = ["--port", str(port), "--projects", str(projects), "--branches", str(branches)]
    started = subprocess.Popen([sys.executable, "-m", "bench.account", *what])
    try:
        yield
    finally:
        started.terminate()
        started.wait(15)


async def measure(projects: int, branches: int) -> Scanned:
    """Type `cleanup run --dry-run`, and wait for its answer."""
    answered: list[float] = []
    neon, port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = "\n".join(f"      project-{each}: {project_id(each)}" for each in range(projects))
        (folder / "config.yaml").write_text(_CONFIG.format(projects=listed))
        more = {
            "NEON_API_URL": f"http://127.0.0.1:{neon}/api/v2",
            "NEONBOT_CONFIG": str(folder / "config.yaml"),
        }
        async with slack(answered) as url, aiohttp.ClientSession() as session:
            with _account(neon, projects, branches):
                await _answering(session, f"http://127.0.0.1:{neon}/admin/requests")
                with process("bot", port, url, folder, **more) as bot:
                    await _answering(session, f"http://127.0.0.1:{port}/healthz")
                    before = await _calls(session, neon)
                    started, waits = time.perf_counter(), list[float]()
                    others = asyncio.create_task(_others(session, port, waits))
                    await _type(session, port, f"{url}/reply")
                    while not answered:
                        if time.perf_counter() - started > PATIENCE:
                            raise SystemExit("the bot has not answered")
                        await asyncio.sleep(0.05)
                    seconds = answered[0] - started
                    others.cancel()
                    calls = (await _calls(session, neon))[len(before) :]
                    refused = sum(each["status"] == 429 for each in calls)
                    most = resident(bot.pid, "VmHWM")
                    return Scanned(projects, len(calls), refused, seconds, most, max(waits))


async def _others(session: aiohttp.ClientSession, port: int, waits: list[float]) -> None:
    """Notes how long the bot takes for something small, again and again."""
    while True:
        started = time.perf_counter()
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            await answer.read()
        waits.append(time.perf_counter() - started)
        await asyncio.sleep(0.05)


async def _answering(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(1200):
        try:
            async with session.get(url) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.05)
    raise SystemExit(f"{url} does not answer")


async def _type(session: aiohttp.ClientSession, port: int, reply_url: str) -> None:
    body, headers = command("cleanup run scan --dry-run", "1", reply_url)
    async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers) as answer:
        answer.raise_for_status()


async def _calls(session: aiohttp.ClientSession, port: int) -> list[dict[str, Any]]:
    async with session.get(f"http://127.0.0.1:{port}/admin/requests") as answer:
        seen: list[dict[str, Any]] = (await answer.json())["requests"]
        return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--branches", type=int, default=50)
    options = parser.parse_args()
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    print(f"{options.projects:,} projects with {options.branches} branches each")
    for row in asyncio.run(measure(options.projects, options.branches)).rows():
        print(row)


if __name__ == "__main__":
    main()
