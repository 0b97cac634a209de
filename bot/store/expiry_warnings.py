"""The warnings before branches expire: one for each branch and each time, told or about to be."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Entry, Result
from bot.news.expiring import Warned
from bot.store.database import Database, storable
from bot.store.dbtime import database_now, from_now
from bot.store.schema import expiry_warnings as warnings

# What somebody may do about an expiry; for all else, the warning is looked at and names nobody.
_ABOUT_EXPIRY = frozenset({"branch set-expiration", "branch keep", "branch delete"})
_KEY = ("project_id", "branch_id", "expires_at")


class WarningRows:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, project_id: str) -> Mapping[tuple[str, datetime], Warned]:
        """All warnings of a project, also those that are over: none is made twice."""
        query = select(warnings).where(warnings.c.project_id == project_id)
        async with self._database.read() as connection:
            rows = [_warned(row) for row in await connection.execute(query)]
        return {each.key: each for each in rows}

    async def add(self, warned: Warned) -> bool:
        """Store a new one. False when another process was faster."""
        row = asdict(warned) | {"branch_name": storable(warned.branch_name), "made_at": database_now()}
        new = self._database.insert(warnings).values(row).on_conflict_do_nothing(index_elements=_KEY)
        async with self._database.write() as connection:
            return (await connection.execute(new.returning(warnings.c.branch_id))).first() is not None

    async def posted(self, warned: Warned, ts: str) -> None:
        """It stands in its channel."""
        async with self._database.write() as connection:
            await connection.execute(update(warnings).where(_this(warned)).values(message_ts=ts))

    async def end(self, warned: Warned) -> None:
        """Its message says what became of the branch, and that is the last word."""
        async with self._database.write() as connection:
            await connection.execute(update(warnings).where(_this(warned)).values(over=True))

    async def touched(self) -> tuple[Warned, ...]:
        """Those whose branch a request was about that has just ended; each is given out once."""
        taking = (
            update(warnings)
            .where(warnings.c.touched_at.is_not(None), warnings.c.over.is_(False))
            .values(touched_at=None)
            .returning(warnings)
        )
        async with self._database.read() as connection:
            query = select(warnings.c.branch_id).where(
                warnings.c.touched_at.is_not(None), warnings.c.over.is_(False)
            )
            if (await connection.execute(query)).first() is None:
                return ()
        async with self._database.write() as connection:
            return tuple(_warned(row) for row in await connection.execute(taking))

    async def forget(self, older_than: timedelta) -> None:
        """Drop those that were made so long ago that their branch cannot expire at that time any more."""
        old = delete(warnings).where(warnings.c.made_at < from_now(-older_than))
        async with self._database.write() as connection:
            await connection.execute(old)


async def touch_warnings(connection: AsyncConnection, entry: Entry) -> None:
    """A request has ended: a warning about the same branch may say something that is not so any more."""
    by = {"touched_by": storable(entry.user_name)} if _did_it(entry) else {}
    about_it = and_(warnings.c.branch_id == entry.target, warnings.c.over.is_(False))
    await connection.execute(update(warnings).where(about_it).values(touched_at=database_now(), **by))


def _did_it(entry: Entry) -> bool:
    return entry.command in _ABOUT_EXPIRY and entry.outcome == Result.DONE.value


def _this(warned: Warned) -> ColumnElement[bool]:
    return and_(*(warnings.c[name] == getattr(warned, name) for name in _KEY))


def _warned(row: Row[Any]) -> Warned:
    return Warned(**{name: value for name, value in row._mapping.items() if name not in _OURS})


_OURS = frozenset({"made_at", "touched_at"})
