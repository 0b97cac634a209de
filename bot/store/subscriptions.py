"""What channels have subscribed to, by whom and since when."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, select

from bot.news.kinds import Kind, Severity, Subscription
from bot.store.database import Database
from bot.store.dbtime import database_now
from bot.store.schema import subscriptions as rows

_KEY = ("channel_id", "kind", "project_id")


class Subscriptions:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Subscription, ...]:
        """Those of all channels."""
        query = select(rows).order_by(rows.c.channel_id, rows.c.kind, rows.c.project_id)
        async with self._database.read() as connection:
            return tuple([_subscription(row) for row in await connection.execute(query)])

    async def of(self, channel_id: str) -> tuple[Subscription, ...]:
        """Those of one channel."""
        return tuple(each for each in await self.all() if each.channel_id == channel_id)

    async def put(self, wanted: Collection[Subscription]) -> None:
        """From now on these, in place of what there was of the same kinds and projects."""
        async with self._database.write() as connection:
            for each in wanted:
                row = {
                    "channel_id": each.channel_id,
                    "kind": each.kind.value,
                    "project_id": each.project_id,
                    "severity": each.severity.value,
                    "quiet": each.quiet,
                    "daily": each.daily,
                    "critical_at_once": each.critical_at_once,
                    "user_id": each.user_id,
                    "at": database_now(),
                }
                other = {name: value for name, value in row.items() if name not in _KEY}
                new = self._database.insert(rows).values(row)
                await connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=other))

    async def drop(
        self, channel_id: str, kinds: Collection[Kind], project_id: str | None
    ) -> tuple[Subscription, ...]:
        """End those of these kinds, of one project or, for None, of all; what was there."""
        ending = delete(rows).where(rows.c.channel_id == channel_id, rows.c.kind.in_([*kinds]))
        if project_id is not None:
            ending = ending.where(rows.c.project_id == project_id)
        async with self._database.write() as connection:
            gone = await connection.execute(ending.returning(*rows.c))
            return tuple([_subscription(row) for row in gone])


def _subscription(row: Row[Any]) -> Subscription:
    known = dict(row._mapping)
    return Subscription(**{**known, "kind": Kind(known["kind"]), "severity": Severity(known["severity"])})
