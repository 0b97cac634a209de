"""From exec to the first healthy answer, and memory at rest, beside the bare Bolt app."""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

from bench.rig import command, free_port, machine, process, resident, slack


async def _first_answer(session: aiohttp.ClientSession, module: str, port: int, reply_url: str) -> None:
    """Until /healthz answers; the bare app has none, so a signed command stands in for it there."""
    while True:
        try:
            if module == "bot":
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        return
            else:
                body, headers = command("help", "1", reply_url)
                address = f"http://127.0.0.1:{port}/slack/events"
                async with session.post(address, data=body, headers=headers) as answer:
                    if answer.status == 200:
                        return
        except aiohttp.ClientError:
            await asyncio.sleep(0.005)


async def measure(module: str, runs: int) -> tuple[list[float], list[float]]:
    """Seconds to the first answer and resident MB a second later, one of each per run."""
    seconds, memory = [], []
    async with slack([]) as url, aiohttp.ClientSession() as session:
        for _ in range(runs):
            with tempfile.TemporaryDirectory() as folder:
                port = free_port()
                started = time.perf_counter()
                with process(module, port, url, Path(folder)) as server:
                    await _first_answer(session, module, port, f"{url}/reply")
                    seconds.append(time.perf_counter() - started)
                    await asyncio.sleep(1)
                    memory.append(resident(server.pid))
    return seconds, memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    print(machine())
    print(f"{'':10} {'start s (median)':>17} {'min':>6} {'max':>6} {'idle MB (median)':>17}")
    for name, module in (("bot", "bot"), ("bare Bolt", "bench.bare")):
        seconds, memory = asyncio.run(measure(module, options.runs))
        print(
            f"{name:10} {statistics.median(seconds):17.2f} {min(seconds):6.2f} {max(seconds):6.2f}"
            f" {statistics.median(memory):17.0f}"
        )


if __name__ == "__main__":
    main()
