"""Slack's deliveries: each counts once, and what was acknowledged is kept until it is dealt with.

A delivery is open from when it is taken until something that is stored takes its place: a request, or an
audit row. The transaction that stores that ends it as well (`end`), so of two processes that deal with the
same delivery only one gets anywhere. From then on nothing but its key is left.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, null, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, storable
from bot.store.dbtime import Epoch, database_now, from_now
from bot.store.request import LostLeaseError
from bot.store.schema import deliveries

# Far beyond Slack's own, and short enough for an index of Postgres.
LONGEST_KEY = 500


@dataclass(frozen=True)
class LeftBehind:
    """A delivery that no process is at work on. `claims` counts how often one was found so, this time too."""

    key: str
    body: Mapping[str, Any]
    age: timedelta
    claims: int


class Deliveries:
    """What Slack has delivered. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, arrived: Mapping[str, Mapping[str, Any]], *, worker: str, lease: timedelta
    ) -> frozenset[str]:
        """Keep deliveries, by key, leased to `worker`; the keys of those that had not come before.

        Of any number of processes that take the same one, exactly one is told that it is new.
        """
        rows = {_column(key): {"key": _column(key), "body": dict(body)} for key, body in arrived.items()}
        taking = self._database.insert(deliveries).values(
            seen_at=database_now(), owner=worker, lease_until=from_now(lease)
        )
        # Until it is stored it is not acknowledged, and Slack does not wait for long.
        async with self._database.write(hurry=True) as connection:
            taken = await connection.execute(
                taking.on_conflict_do_nothing(index_elements=["key"]).returning(deliveries.c.key),
                [rows[key] for key in sorted(rows)],
            )
            new = frozenset(taken.scalars())
        return frozenset(key for key in arrived if _column(key) in new)

    async def claim(self, worker: str, *, limit: int, lease: timedelta) -> tuple[LeftBehind, ...]:
        """Take open deliveries whose lease has run out, oldest first; two processes never the same one."""
        left = (
            select(deliveries.c.key)
            .where(deliveries.c.lease_until <= database_now())
            .order_by(deliveries.c.lease_until)
            .limit(limit)
            .with_for_update(skip_locked=True)  # SQLite leaves this out: its writers take turns
            .cte("left_behind")
        )
        now = type_coerce(database_now(), Epoch).label("now")
        taking = (
            update(deliveries)
            .where(deliveries.c.key.in_(select(left.c.key)))
            .values(owner=worker, lease_until=from_now(lease), claims=deliveries.c.claims + 1)
            .returning(*deliveries.c, now)
        )
        async with self._database.write() as connection:
            rows = (await connection.execute(taking)).all()
        return tuple(
            LeftBehind(row.key, row.body, row.now - row.seen_at, row.claims)
            for row in sorted(rows, key=lambda row: row.seen_at)
        )

    async def renew(self, worker: str, keys: Collection[str], *, lease: timedelta) -> None:
        """Extend the leases that `worker` still has on these; no lease lets go of them."""
        mine = and_(_open_ones(keys), deliveries.c.owner == worker)
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(mine).values(lease_until=from_now(lease)))

    async def drop(self, keys: Collection[str]) -> None:
        """Nothing comes of these any more."""
        async with self._database.write() as connection:
            await connection.execute(update(deliveries).where(_open_ones(keys)).values(_ENDED))

    async def forget(self, older_than: timedelta) -> int:
        """Drop the keys seen longer ago than that; how many there were."""
        old = delete(deliveries).where(deliveries.c.seen_at < from_now(-older_than))
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount


async def first_time(database: Database, connection: AsyncConnection, key: str) -> bool:
    """Within a transaction, take what is not kept, such as an event: what else is written there happens once.

    False when it was taken before.
    """
    taking = database.insert(deliveries).values(key=_column(key), seen_at=database_now())
    taken = await connection.execute(
        taking.on_conflict_do_nothing(index_elements=["key"]).returning(deliveries.c.key)
    )
    return taken.first() is not None


async def end(connection: AsyncConnection, key: str | None) -> None:
    """Within the transaction that stores what a delivery led to: it is dealt with, and its words are erased.

    Raises LostLeaseError when another process has dealt with it. One that was never kept is nobody else's.
    """
    if key is None:
        return
    this = deliveries.c.key == _column(key)
    ending = update(deliveries).where(this, deliveries.c.lease_until.is_not(None)).values(_ENDED)
    if (await connection.execute(ending)).rowcount == 1:
        return
    if (await connection.execute(select(deliveries.c.key).where(this))).first() is not None:
        raise LostLeaseError("Another process of the bot has dealt with this delivery.")


_ENDED: dict[str, Any] = {"body": null(), "owner": None, "lease_until": None}


def _column(key: str) -> str:
    return storable(key)[:LONGEST_KEY]


def _open_ones(keys: Collection[str]) -> ColumnElement[bool]:
    return and_(deliveries.c.key.in_([_column(key) for key in keys]), deliveries.c.lease_until.is_not(None))
