"""The freezes that stand: at most one of everything, and one of each project.

Each order is stored together with its row of the audit trail: both, or neither.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Entry
from bot.freezes import Freeze, Freezing, Thawing
from bot.store.audit import append, without_secrets
from bot.store.database import Database, storable
from bot.store.dbtime import Epoch, database_now, from_now
from bot.store.deliveries import end
from bot.store.schema import freezes

_STANDS = or_(freezes.c.until.is_(None), freezes.c.until > database_now())
_COLUMNS = (
    *(freezes.c[name] for name in ("id", "project_id", "project_alias", "user_id", "user_name", "reason")),
    freezes.c.at,
    freezes.c.until,
    type_coerce(database_now(), Epoch).label("read_at"),
)


@dataclass(frozen=True)
class NewFreeze:
    """An order to freeze a project, or with EVERYTHING for its id all of them. `within` counts from now."""

    project_id: str
    project_alias: str
    user_id: str
    user_name: str
    reason: str
    within: timedelta | None


class Freezes:
    """The table of freezes. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self) -> tuple[Freeze, ...]:
        """The freezes that stand now, the one of everything first."""
        async with self._database.read() as connection:
            return await _standing(connection)

    async def put(
        self, new: NewFreeze, audit: Callable[[bool], Entry], delivery: str | None = None
    ) -> Freezing:
        """Freeze. `audit` is told whether that changed anything.

        Who froze it first, and when, is kept as long as it stands. The delivery that the order came by is
        ended; raises LostLeaseError, and freezes nothing, when another process has dealt with that.
        """
        this = freezes.c.project_id == new.project_id
        terms = {
            "reason": storable(without_secrets(new.reason)),
            "until": None if new.within is None else from_now(new.within),
        }
        row: dict[str, Any] = {
            "id": secrets.token_hex(6),
            "project_id": new.project_id,
            "project_alias": new.project_alias,
        }
        row |= {"user_id": new.user_id, "user_name": storable(new.user_name), "at": database_now(), **terms}
        # One that stands is written over with itself, so that nobody else changes it meanwhile.
        taking = self._database.insert(freezes).values(row)
        taking = taking.on_conflict_do_update(
            index_elements=["project_id"], set_={"project_id": new.project_id}
        )
        changing = update(freezes).where(this).values(terms)
        async with self._database.write() as connection:
            await end(connection, delivery)
            await connection.execute(delete(freezes).where(this, ~_STANDS))
            stands = (await connection.execute(taking.returning(*_COLUMNS))).one()
            before = None if stands.id == row["id"] else _freeze(stands)
            if before and (before.reason != terms["reason"] or before.until or new.within):
                stands = (await connection.execute(changing.returning(*_COLUMNS))).one()
            freezing = Freezing(_freeze(stands), before)
            await append(connection, audit(freezing.changed))
        return freezing

    async def lift(
        self, project_id: str, audit: Callable[[bool], Entry], delivery: str | None = None
    ) -> Thawing:
        """End a freeze. `audit` is told whether there was one. Raises LostLeaseError like `put`."""
        lifting = delete(freezes).where(and_(freezes.c.project_id == project_id, _STANDS))
        async with self._database.write() as connection:
            await end(connection, delivery)
            row = (await connection.execute(lifting.returning(*_COLUMNS))).one_or_none()
            thawing = Thawing(_freeze(row) if row else None, await _standing(connection))
            await append(connection, audit(row is not None))
        return thawing


async def _standing(connection: AsyncConnection) -> tuple[Freeze, ...]:
    rows = await connection.execute(select(*_COLUMNS).where(_STANDS).order_by(freezes.c.project_id))
    return tuple(map(_freeze, rows))


def _freeze(row: Row[Any]) -> Freeze:
    return Freeze(**{name: value for name, value in row._mapping.items() if name != "id"})
