"""How fast a command is acknowledged, against a Bolt app that does nothing else.

Signed commands go out fifty at a time, to the bot and to the bare app in turn. The bot also does
the work (`/neon help`: judge, write the audit row, answer), which the bare app does not have.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.rig import command, free_port, machine, process, slack

AT_ONCE = 50


@dataclass
class Measured:
    """One server's acknowledgements, in seconds."""

    name: str
    port: int
    seconds: list[float] = field(default_factory=list)
    failures: int = 0

    def row(self) -> str:
        """Median, 99th percentile and maximum, in milliseconds."""
        ordered = sorted(self.seconds)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        return (
            f"{self.name:10} {len(ordered):6} {self.failures:8} {statistics.median(ordered) * 1000:9.1f}"
            f" {p99 * 1000:9.1f} {ordered[-1] * 1000:9.1f}"
        )


async def _one(session: aiohttp.ClientSession, target: Measured, number: int, reply_url: str) -> None:
    # Each burst has as many people, since one alone would soon be over their limit.
    user = f"U0DANA{number % AT_ONCE}"
    body, headers = command("help", f"{target.name}.{number}", reply_url, user=user)
    started = time.perf_counter()
    async with session.post(
        f"http://127.0.0.1:{target.port}/slack/events", data=body, headers=headers
    ) as answer:
        await answer.read()
        target.seconds.append(time.perf_counter() - started)
        target.failures += answer.status != 200


async def _answering(session: aiohttp.ClientSession, target: Measured, reply_url: str) -> None:
    for _ in range(600):
        try:
            await _one(session, target, -1, reply_url)
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
            continue
        target.seconds.clear()
        return
    raise SystemExit(f"{target.name} did not start")


async def measure(rounds: int) -> list[Measured]:
    """Run `rounds` bursts against each of the two."""
    answered: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with slack(answered) as url, aiohttp.ClientSession() as session:
            bot, bare = Measured("bot", free_port()), Measured("bare Bolt", free_port())
            with (
                process("bot", bot.port, url, Path(folder)),
                process("bench.bare", bare.port, url, Path(folder)),
            ):
                await _answering(session, bot, f"{url}/reply")
                await _answering(session, bare, f"{url}/reply")
                expected = 1
                for turn in range(rounds + 1):
                    for target in (bot, bare) if turn % 2 else (bare, bot):
                        numbers = range(turn * AT_ONCE, (turn + 1) * AT_ONCE)
                        await asyncio.gather(*(_one(session, target, n, f"{url}/reply") for n in numbers))
                        expected += AT_ONCE if target is bot else 0
                        while len(answered) < expected:
                            await asyncio.sleep(0.005)
                    if turn == 0:  # connections are opened and caches filled in the first burst
                        bot.seconds.clear()
                        bare.seconds.clear()
    return [bot, bare]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    print(machine())
    print(f"{'':10} {'acks':>6} {'failures':>8} {'median ms':>9} {'p99 ms':>9} {'max ms':>9}")
    for measured in asyncio.run(measure(options.rounds)):
        print(measured.row())


if __name__ == "__main__":
    main()
