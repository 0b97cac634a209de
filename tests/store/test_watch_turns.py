"""Whose turn it is to look at all projects."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store.database import Database
from bot.store.watch_turns import Turn, WatchTurns

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST_IN, LONGEST, LEASE = timedelta(seconds=30), timedelta(hours=2), timedelta(seconds=60)


async def take(database: Database, now: datetime, *, lease: timedelta = LEASE) -> Turn | None:
    return await WatchTurns(database).take("projects", now, first_in=FIRST_IN, longest=LONGEST, lease=lease)


async def test_the_first_turn_comes_a_little_later_and_the_next_when_it_is_due(database: Database) -> None:
    assert await take(database, NOW) is None
    turn = await take(database, NOW + FIRST_IN)
    assert turn is not None
    await WatchTurns(database).done(turn, NOW + timedelta(minutes=5))
    assert await take(database, NOW + timedelta(minutes=4)) is None
    assert await take(database, NOW + timedelta(minutes=5)) is not None


async def test_of_many_processes_one_gets_it(database: Database, other: Database) -> None:
    await take(database, NOW)
    tries = await asyncio.gather(*(take(each, NOW + FIRST_IN) for each in [database, other] * 10))
    assert sum(each is not None for each in tries) == 1


async def test_whoever_dies_is_followed_when_the_lease_is_over(database: Database, other: Database) -> None:
    await take(database, NOW)
    dead = await take(database, NOW + FIRST_IN, lease=timedelta(0))
    heir = await take(other, NOW + FIRST_IN)
    assert dead is not None
    assert heir is not None
    assert not await WatchTurns(database).renew(dead, LEASE)
    await WatchTurns(database).done(dead, NOW + LONGEST)
    assert await WatchTurns(other).renew(heir, LEASE)
    await WatchTurns(other).done(heir, NOW)
    assert await take(database, NOW + FIRST_IN) is not None


async def test_a_clock_that_went_wrong_stops_nobody_for_long(database: Database) -> None:
    await take(database, NOW + timedelta(days=300))
    assert await take(database, NOW) is not None
