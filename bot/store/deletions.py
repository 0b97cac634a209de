"""What was deleted where and when, counted so exactly that of many at once not one slips past a limit.

A request takes its place right before it calls Neon, and keeps it: one that calls again has it already.
All times are the database's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rates import Rate
from bot.store.database import Database
from bot.store.dbtime import Epoch, database_now, from_now
from bot.store.schema import deletions

_OURS = 0x4E454F4E  # keeps our locks apart from those that others take in the same database


@dataclass(frozen=True)
class Full:
    """As many as may be were begun; there is room again at `free_at`. `read_at` is the time of this look."""

    free_at: datetime
    read_at: datetime


class Deletions:
    """The places that deletions have taken. Every method raises StoreError without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def full(self, channel_id: str, rate: Rate) -> Full | None:
        """Whether there is no room in that channel now; another deletion may still take the last place."""
        async with self._database.read() as connection:
            return await _full(connection, channel_id, rate)

    async def take(self, channel_id: str, request_id: str, rate: Rate) -> Full | None:
        """Take a place for that request, unless it has one. None when it has one now."""
        async with self._database.write() as connection:
            if connection.dialect.name == "postgresql":  # on SQLite, writers take turns anyway
                mine = func.hashtext(channel_id)
                await connection.execute(select(func.pg_advisory_xact_lock(_OURS, mine)))
            has_one = select(deletions.c.at).where(deletions.c.request_id == request_id)
            if (await connection.execute(has_one)).first() is not None:
                return None
            full = await _full(connection, channel_id, rate)
            if full is None:
                taking = self._database.insert(deletions)
                await connection.execute(
                    taking.values(request_id=request_id, channel_id=channel_id, at=database_now())
                )
            return full

    async def forget(self, older_than: timedelta) -> None:
        """Drop what no limit looks back to."""
        async with self._database.write() as connection:
            await connection.execute(delete(deletions).where(deletions.c.at < from_now(-older_than)))


async def _full(connection: AsyncConnection, channel_id: str, rate: Rate) -> Full | None:
    """There is room again when the oldest of the last `count` is no longer within the span."""
    last = (
        select(deletions.c.at, type_coerce(database_now(), Epoch).label("now"))
        .where(deletions.c.channel_id == channel_id, deletions.c.at > from_now(-rate.within))
        .order_by(deletions.c.at.desc())
        .offset(rate.count - 1)
        .limit(1)
    )
    row = (await connection.execute(last)).one_or_none()
    return Full(row.at + rate.within, row.now) if row else None
