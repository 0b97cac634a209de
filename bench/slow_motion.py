"""A machine on a bad day: `make stress` finds tests that count on something happening soon.

Ticks come late, work in hand begins late, HTTP and writes take long. How much is drawn anew for each test,
from its name and from `STRESS_SEED`. Loaded by `-p bench.slow_motion` alone.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule import Schedule
from bot.store.database import Database
from bot.tasks import Tasks

SEED = os.environ.get("STRESS_SEED", "0")
TICKS = (1, 2, 10, 40)  # an interval is so many times as long,
LONGEST_TICK = timedelta(seconds=1.5)  # but not longer than that
# Seconds.
WORK = (0, 0, 0.05, 0.4)
ANSWERS = (0, 0, 0, 0.02, 0.2)
WRITES = (0, 0, 0.03, 0.15)

_draw = random.Random()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each test is slow in its own way."""
    _draw.seed(f"{SEED} {item.nodeid}")


def pytest_configure() -> None:
    """Slow down what tests of the whole bot go through."""
    patch = pytest.MonkeyPatch()
    patch.setattr(Schedule, "every", _late(Schedule.every))
    patch.setattr(Tasks, "_run", _later(Tasks._run))
    patch.setattr(Database, "write", _slowly(Database.write))
    patch.setattr(aiohttp.ClientSession, "_request", _behind_delays(aiohttp.ClientSession._request))
    patch.setattr(httpx.AsyncClient, "send", _behind_delays(httpx.AsyncClient.send))


def _late(every: Callable[..., None]) -> Callable[..., None]:
    def slow(self: Schedule, interval: timedelta, *call: Any, **how: Any) -> None:
        longer = min(interval * _draw.choice(TICKS), LONGEST_TICK)
        every(self, max(interval, longer), *call, **how)

    return slow


def _later(run: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def slow(self: Tasks, work: Coroutine[Any, Any, None]) -> None:
        try:
            await asyncio.sleep(_draw.choice(WORK))
        except asyncio.CancelledError:
            work.close()
            raise
        await run(self, work)

    return slow


def _slowly(write: Callable[..., Any]) -> Callable[..., Any]:
    @asynccontextmanager
    async def slow(self: Database, *, hurry: bool = False) -> AsyncIterator[AsyncConnection]:
        await asyncio.sleep(_draw.choice(WRITES))
        async with write(self, hurry=hurry) as connection:
            yield connection

    return slow


def _behind_delays(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """What is sent arrives late, and so does the answer."""

    async def slow(*what: Any, **how: Any) -> Any:
        await asyncio.sleep(_draw.choice(ANSWERS))
        answer = await send(*what, **how)
        await asyncio.sleep(_draw.choice(ANSWERS))
        return answer

    return slow
