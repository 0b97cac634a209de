"""Serve a world on a free port of this machine, for as long as a block runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.neon.app import API_PREFIX, STATUS_PREFIX, create_app
from sandbox.neon.world import World

_SHUTDOWN_SECONDS = 2.0


@asynccontextmanager
async def running(world: World, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Yields the server's address, such as `http://127.0.0.1:49152`; the API is below `/api/v2`."""
    runner = web.AppRunner(create_app(world), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def api_url(base_url: str) -> str:
    """The API's base address on a server at `base_url`."""
    return base_url + API_PREFIX


def status_url(base_url: str) -> str:
    """The status page's address on a server at `base_url`."""
    return base_url + STATUS_PREFIX
