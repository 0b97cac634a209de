"""Slack's redeliveries: each key counts once."""

import asyncio
from datetime import timedelta

from bot.store.database import Database
from bot.store.deliveries import Deliveries


async def test_a_key_is_new_once(database: Database) -> None:
    deliveries = Deliveries(database)
    assert await deliveries.first_time("Ev1")
    assert not await deliveries.first_time("Ev1")
    assert await deliveries.first_time("Ev2")


async def test_of_many_at_once_exactly_one_is_first(database: Database, other: Database) -> None:
    tries = [Deliveries(each).first_time("Ev1") for each in (database, other) for _ in range(10)]
    assert sorted(await asyncio.gather(*tries)) == [False] * 19 + [True]


async def test_only_old_keys_are_forgotten(database: Database) -> None:
    deliveries = Deliveries(database)
    await deliveries.first_time("Ev1")
    assert await deliveries.forget(older_than=timedelta(hours=1)) == 0
    assert not await deliveries.first_time("Ev1")
    assert await deliveries.forget(older_than=timedelta(seconds=-1)) == 1
    assert await deliveries.first_time("Ev1")
