"""The places that deletions take: counted over a sliding window on the database's time, exactly."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, insert, select

from bot.rates import Rate
from bot.store.database import Database
from bot.store.dbtime import from_now
from bot.store.deletions import Deletions
from bot.store.schema import deletions

SHOP_DB, LEDGER_DB = "C0SHOPDB", "C0LEDGER"
HOUR = timedelta(hours=1)
FIVE_AN_HOUR = Rate(5, HOUR)


async def begun(database: Database, *minutes_ago: float, channel_id: str = SHOP_DB) -> None:
    """Deletions of a while ago."""
    async with database.write() as connection:
        for number, minutes in enumerate(minutes_ago):
            row = {"request_id": f"{channel_id}:{number}", "channel_id": channel_id}
            at = from_now(-timedelta(minutes=minutes))
            await connection.execute(insert(deletions).values(**row, at=at))


async def taken(database: Database) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(deletions))).scalar_one()


async def test_there_is_room_until_the_limit_is_reached(database: Database) -> None:
    places = Deletions(database)
    for number in range(5):
        assert await places.full(SHOP_DB, FIVE_AN_HOUR) is None
        assert await places.take(SHOP_DB, f"r{number}", FIVE_AN_HOUR) is None
    full = await places.full(SHOP_DB, FIVE_AN_HOUR)
    assert full is not None
    assert timedelta(minutes=59) < full.free_at - full.read_at <= HOUR
    assert await places.take(SHOP_DB, "r5", FIVE_AN_HOUR) is not None
    assert await taken(database) == 5


async def test_a_request_keeps_its_place_and_takes_no_second_one(database: Database) -> None:
    places = Deletions(database)
    for number in range(5):
        await places.take(SHOP_DB, f"r{number}", FIVE_AN_HOUR)
    assert await places.take(SHOP_DB, "r3", FIVE_AN_HOUR) is None
    assert await taken(database) == 5


async def test_each_channel_has_its_own(database: Database) -> None:
    await begun(database, 1, 2, 3, 4, 5)
    assert await Deletions(database).full(SHOP_DB, FIVE_AN_HOUR) is not None
    assert await Deletions(database).full(LEDGER_DB, FIVE_AN_HOUR) is None
    assert await Deletions(database).take(LEDGER_DB, "r", FIVE_AN_HOUR) is None


async def test_the_window_slides(database: Database) -> None:
    await begun(database, 61, 60.1, 59, 30, 20, 10)
    assert await Deletions(database).full(SHOP_DB, FIVE_AN_HOUR) is None
    full = await Deletions(database).full(SHOP_DB, Rate(4, HOUR))
    assert full is not None
    assert timedelta(seconds=30) < full.free_at - full.read_at <= timedelta(minutes=1)


async def test_a_limit_that_was_lowered_counts_what_was_before(database: Database) -> None:
    await begun(database, 50, 40, 30, 20, 10)
    full = await Deletions(database).full(SHOP_DB, Rate(2, HOUR))
    assert full is not None
    # Room for one more only when the last but one is an hour old.
    assert timedelta(minutes=39) < full.free_at - full.read_at <= timedelta(minutes=40)


async def test_of_fifty_at_once_exactly_as_many_as_may_get_a_place(
    database: Database, other: Database
) -> None:
    tries = [
        Deletions(each).take(SHOP_DB, f"r{number}", FIVE_AN_HOUR)
        for number, each in enumerate([database, other] * 25)
    ]
    results = await asyncio.gather(*tries)
    assert sum(each is None for each in results) == 5
    assert await taken(database) == 5


async def test_the_same_request_at_once_in_two_processes_takes_one_place(
    database: Database, other: Database
) -> None:
    tries = [Deletions(each).take(SHOP_DB, "r", FIVE_AN_HOUR) for each in [database, other] * 5]
    assert await asyncio.gather(*tries) == [None] * 10
    assert await taken(database) == 1


async def test_only_what_no_limit_looks_back_to_is_forgotten(database: Database) -> None:
    await begun(database, 10, 2000)
    await Deletions(database).forget(timedelta(days=1))
    assert await taken(database) == 1
