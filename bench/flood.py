"""A thousand commands in one second, from twenty people in four channels, against the limits of config.yaml.

Every one is to be acknowledged well within Slack's three seconds: those within the limits get in and are
answered, the others read in the acknowledgement itself that it was too much.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.rig import command, free_port, machine, process, ready, slack

PEOPLE = 20
CHANNELS = ("C0SHOPDB", "C0LEDGER", "C0PARTNER", "C0PLATFORM")
WITHIN = 1.0  # seconds, in which all of them are sent
PATIENCE = 60.0  # seconds, for the last answer


@dataclass
class Flood:
    """What came of it; times in seconds."""

    acknowledged: list[float] = field(default_factory=list)
    let_in: int = 0
    turned_away: int = 0
    failures: int = 0
    answered: int = 0
    took: float = 0.0


async def _one(
    session: aiohttp.ClientSession, address: str, number: int, reply_url: str, flood: Flood
) -> None:
    user, channel = f"U0FLOOD{number % PEOPLE}", CHANNELS[number // PEOPLE % len(CHANNELS)]
    body, headers = command("audit", f"flood.{number}", reply_url, user=user, channel=channel)
    started = time.perf_counter()
    async with session.post(address, data=body, headers=headers) as answer:
        said = await answer.text()
        flood.acknowledged.append(time.perf_counter() - started)
        flood.failures += answer.status != 200
        flood.turned_away += "that is the limit" in said
        flood.let_in += answer.status == 200 and not said


async def measure(commands: int) -> Flood:
    """Send them, evenly over one second, and wait until each that was let in is answered."""
    flood, answered, port = Flood(), list[float](), free_port()
    connections = aiohttp.TCPConnector(limit=0)
    with tempfile.TemporaryDirectory() as folder:
        async with slack(answered) as url, aiohttp.ClientSession(connector=connections) as session:
            with process("bot", port, url, Path(folder)):
                await ready(session, port)
                address, sent = f"http://127.0.0.1:{port}/slack/events", []
                started = time.perf_counter()
                for number in range(commands):
                    sent.append(asyncio.create_task(_one(session, address, number, f"{url}/reply", flood)))
                    pause = started + (number + 1) * WITHIN / commands - time.perf_counter()
                    await asyncio.sleep(max(0.0, pause))
                await asyncio.gather(*sent)
                async with asyncio.timeout(PATIENCE):
                    while len(answered) < flood.let_in:
                        await asyncio.sleep(0.01)
                flood.answered, flood.took = len(answered), answered[-1] - started if answered else 0.0
    return flood


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1000)
    options = parser.parse_args()
    flood = asyncio.run(measure(options.commands))
    ordered = sorted(flood.acknowledged)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(machine())
    print(f"{len(ordered)} commands, {flood.failures} failures")
    print(f"let in {flood.let_in}, answered {flood.answered}, turned away {flood.turned_away}")
    acks = (statistics.median(ordered), p99, ordered[-1])
    median, late, latest = (f"{seconds * 1000:.1f} ms" for seconds in acks)
    print(f"acknowledged: median {median}, 99th percentile {late}, maximum {latest}")
    print(f"the last answer after {flood.took:.1f} s")


if __name__ == "__main__":
    main()
