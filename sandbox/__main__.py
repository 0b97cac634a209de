"""`python -m sandbox [--port P]`: try the bot in a browser, with stand-ins for Slack and Neon."""

import argparse
import asyncio
import sys

from sandbox.demo import PortTaken, run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="The bot on a rehearsal stage.")
    parser.add_argument("--port", type=int, default=8080, help="where the page is; 0 takes a free port")
    return parser.parse_args()


def main() -> int:
    """Run until Ctrl-C; 1 when the port is taken."""
    try:
        asyncio.run(run(_arguments().port))
    except PortTaken as taken:
        print(f"Port {taken.port} is taken. Choose another: python -m sandbox --port 0", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
