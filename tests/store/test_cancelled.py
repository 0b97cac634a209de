"""A transaction that is cancelled while the driver is at work, as when the bot stops, is over at once."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.migrate import upgrade

AT_ONCE = 5.0  # seconds; much less than a writer waits for another one


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What a traceback keeps alive stays alive, as it may for minutes."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.usefixtures("no_collector")
async def test_a_write_that_was_cancelled_keeps_nobody_out_of_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await asyncio.to_thread(upgrade, url)
    stopped, other = Database(url), Database(url)
    at_work, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slowly() -> int:
        loop.call_soon_threadsafe(at_work.set)
        go_on.wait()
        return 1

    async def write() -> None:
        async with stopped.write() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.create_function("slowly", 0, slowly)
            await connection.execute(text("SELECT slowly()"))

    writing = asyncio.create_task(write())
    await at_work.wait()
    writing.cancel()
    go_on.set()
    await asyncio.gather(writing, return_exceptions=True)
    await stopped.close()
    async with asyncio.timeout(AT_ONCE), other.write():
        pass
    await other.close()
