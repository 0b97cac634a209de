"""Somebody else holds the bot's SQLite file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

PATIENCE = 60  # seconds


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Until the end of the block nobody else can write. Taken in a thread: who writes now needs this loop."""
    with closing(
        sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    ) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
