"""Which of Slack's deliveries were seen: Slack sends one again when it doubts that it arrived."""

from datetime import timedelta

from sqlalchemy import delete

from bot.store.database import Database
from bot.store.dbtime import database_now, from_now
from bot.store.schema import deliveries


class Deliveries:
    """Keys of deliveries, each taken once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, key: str) -> bool:
        """Take `key`. False when it was taken before; of any number at once, exactly one gets True."""
        taking = self._database.insert(deliveries).values(key=key, seen_at=database_now())
        async with self._database.write() as connection:
            taken = await connection.execute(
                taking.on_conflict_do_nothing(index_elements=["key"]).returning(deliveries.c.key)
            )
            return taken.first() is not None

    async def forget(self, older_than: timedelta) -> int:
        """Drop the keys seen longer ago than that; how many there were."""
        old = delete(deliveries).where(deliveries.c.seen_at < from_now(-older_than))
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount
