"""Whose turn it is to look at all projects: one process at a time, and not before the time is come.

The lease is on the database's time. When the next look is due is the process's time, like timetables.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.store.database import Database
from bot.store.dbtime import database_now, from_now
from bot.store.schema import watch_turns as turns


@dataclass(frozen=True)
class Turn:
    """The right to look, until it is done or lost."""

    name: str
    fence: int


class WatchTurns:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, name: str, now: datetime, *, first_in: timedelta, longest: timedelta, lease: timedelta
    ) -> Turn | None:
        """The turn, if one is due that nobody has. The very first is due in `first_in`.

        One that is further off than `longest` was set by a clock that went wrong, and counts as due.
        """
        due = and_(
            turns.c.name == name,
            or_(turns.c.next_at <= now, turns.c.next_at > now + longest),
            or_(turns.c.lease_until.is_(None), turns.c.lease_until <= database_now()),
        )
        async with self._database.read() as connection:
            known = (await connection.execute(select(turns.c.name).where(turns.c.name == name))).first()
            if known and (await connection.execute(select(turns.c.name).where(due))).first() is None:
                return None
        taking = update(turns).where(due).values(fence=turns.c.fence + 1, lease_until=from_now(lease))
        first = self._database.insert(turns).values(name=name, next_at=now + first_in, fence=0)
        async with self._database.write() as connection:
            await connection.execute(first.on_conflict_do_nothing(index_elements=["name"]))
            row = (await connection.execute(taking.returning(turns.c.fence))).one_or_none()
        return Turn(name, row.fence) if row else None

    async def renew(self, turn: Turn, lease: timedelta) -> bool:
        """Extend the lease. False when another process has taken over."""
        return await self._change(turn, lease_until=from_now(lease))

    async def done(self, turn: Turn, next_at: datetime) -> None:
        """The next turn is due then."""
        await self._change(turn, next_at=next_at, lease_until=None)

    async def _change(self, turn: Turn, **row: Any) -> bool:
        statement = update(turns).where(_held(turn)).values(row)
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1


def _held(turn: Turn) -> ColumnElement[bool]:
    return and_(turns.c.name == turn.name, turns.c.fence == turn.fence)
