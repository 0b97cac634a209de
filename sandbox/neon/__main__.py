"""`python -m sandbox.neon --port P [--api-key K] [--seed empty|demo]`: the stand-in on its own."""

import argparse
import asyncio

from sandbox.clock import SystemClock
from sandbox.neon.serving import api_url, running
from sandbox.neon.world import World


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.neon", description="A stand-in for Neon's API.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--api-key", default="napi_sandbox", help="the organisation key it accepts")
    parser.add_argument("--seed", choices=["demo", "empty"], default="demo")
    parser.add_argument("--plan", choices=["free", "launch", "scale"], default="scale")
    parser.add_argument("--pace", type=float, default=1.0, help="multiplies how long operations take")
    parser.add_argument("--no-recovery", action="store_true", help="deleted branches are gone for good")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    world = World(
        SystemClock(),
        api_key=arguments.api_key,
        seed=arguments.seed,
        plan=arguments.plan,
        pace=arguments.pace,
        branch_recovery=not arguments.no_recovery,
    )
    async with running(world, port=arguments.port) as base_url:
        print(f"Neon stand-in: {api_url(base_url)}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    try:
        asyncio.run(_serve(_arguments()))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
