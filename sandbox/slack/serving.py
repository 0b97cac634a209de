"""Running the stand-in on a free loopback port, for tests and for the demo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.slack.app import create_app
from sandbox.slack.workspace import Workspace

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def running(workspace: Workspace, *, host: str = LOOPBACK, port: int = 0) -> AsyncIterator[str]:
    """Serve the workspace while the block runs; yields the base URL. Port 0 takes a free one.

    Only loopback addresses are safe: there is no password. Raises OSError when the port is taken.
    """
    runner = web.AppRunner(create_app(workspace), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0]
        yield f"http://{host}:{bound[1]}"
    finally:
        await runner.cleanup()
