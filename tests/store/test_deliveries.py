"""Slack's deliveries: each key counts once, and is open until something stored takes its place."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.requests import LostLeaseError, Requests, State
from bot.store.schema import deliveries as table
from bot.store.schema import requests as requests_table
from tests.store.samples import MINUTE, NONE, new_request
from tests.store.trail import ENTRY

BODY = {"line": "branch create pr-42", "user_id": "U0DANA"}


async def take(database: Database, key: str = "Ev1", *, lease: timedelta = MINUTE) -> bool:
    return await Deliveries(database).take({key: BODY}, worker="w", lease=lease) == {key}


async def row(database: Database, key: str = "Ev1") -> Any:
    async with database.read() as connection:
        return (await connection.execute(select(table).where(table.c.key == key))).one()


async def claimed(database: Database, *, limit: int = 10) -> list[str]:
    left = await Deliveries(database).claim("v", limit=limit, lease=MINUTE)
    return [each.key for each in left]


async def test_a_key_is_new_once(database: Database) -> None:
    assert await take(database)
    assert not await take(database)
    assert await take(database, "Ev2")


async def test_of_many_at_once_exactly_one_is_first(database: Database, other: Database) -> None:
    tries = [take(each) for each in (database, other) for _ in range(10)]
    assert sorted(await asyncio.gather(*tries)) == [False] * 19 + [True]


async def test_only_old_keys_are_forgotten(database: Database) -> None:
    deliveries = Deliveries(database)
    await take(database)
    assert await deliveries.forget(older_than=timedelta(hours=1)) == 0
    assert not await take(database)
    assert await deliveries.forget(older_than=timedelta(seconds=-1)) == 1
    assert await take(database)


async def test_what_was_left_behind_is_claimed_once_with_its_words(database: Database) -> None:
    await take(database, lease=NONE)
    await take(database, "held")
    (left,) = await Deliveries(database).claim("v", limit=10, lease=MINUTE)
    assert (left.key, left.body, left.claims) == ("Ev1", BODY, 1)
    assert NONE <= left.age < MINUTE
    assert await claimed(database) == []


async def test_two_processes_never_claim_the_same_one(database: Database, other: Database) -> None:
    keys = {f"Ev{number}" for number in range(40)}
    for key in keys:
        await take(database, key, lease=NONE)
    taken = await asyncio.gather(*(claimed(each, limit=4) for each in (database, other) for _ in range(5)))
    found = [key for keys in taken for key in keys]
    assert len(found) == len(set(found))
    assert set(found) | set(await claimed(database, limit=40)) == keys


async def test_a_request_ends_the_delivery_that_it_came_by_and_its_words_are_erased(
    database: Database,
) -> None:
    await take(database, lease=NONE)
    await Requests(database).add(new_request(), worker="w", lease=MINUTE, delivery="Ev1")
    kept = await row(database)
    assert (kept.body, kept.owner, kept.lease_until) == (None, None, None)
    assert await claimed(database) == []
    assert not await take(database)


async def test_an_audit_row_ends_the_delivery(database: Database) -> None:
    await take(database, lease=NONE)
    await Audit(database).record(ENTRY, delivery="Ev1")
    assert await claimed(database) == []


async def test_a_click_ends_its_delivery_whether_it_was_the_first_or_not(database: Database) -> None:
    requests = Requests(database)
    asked = await requests.add(new_request(state=State.WAITING), worker="w", lease=MINUTE)
    for key, won in (("first", True), ("second", False)):
        await take(database, key, lease=NONE)
        taken = await requests.redeem(asked.id, to=State.ACCEPTED, worker="w", lease=MINUTE, delivery=key)
        assert (taken is not None) is won
    assert await claimed(database) == []


async def test_of_two_processes_with_one_delivery_only_one_stores_what_it_leads_to(
    database: Database, other: Database
) -> None:
    await take(database)
    adding = [
        Requests(each).add(new_request(), worker="w", lease=MINUTE, delivery="Ev1")
        for each in (database, other)
        for _ in range(5)
    ]
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    assert sum(isinstance(each, LostLeaseError) for each in outcomes) == 9
    async with database.read() as connection:
        assert len((await connection.execute(select(requests_table.c.id))).all()) == 1


async def test_after_a_delivery_was_dealt_with_nothing_more_is_stored_of_it(database: Database) -> None:
    requests, audit = Requests(database), Audit(database)
    asked = await requests.add(new_request(state=State.WAITING), worker="w", lease=MINUTE)
    await take(database)
    await audit.record(ENTRY, delivery="Ev1")
    with pytest.raises(LostLeaseError):
        await audit.record(ENTRY, delivery="Ev1")
    with pytest.raises(LostLeaseError):
        await requests.redeem(asked.id, to=State.ACCEPTED, worker="w", lease=MINUTE, delivery="Ev1")
    assert len(await audit.latest(10)) == 1
    unchanged = await requests.get(asked.id)
    assert unchanged is not None
    assert unchanged.state is State.WAITING


async def test_what_was_never_kept_is_nobody_elses(database: Database) -> None:
    await Audit(database).record(ENTRY, delivery="never kept")
    assert len(await Audit(database).latest(10)) == 1


async def test_a_lease_is_renewed_by_its_owner_alone_and_without_one_it_is_free(database: Database) -> None:
    deliveries = Deliveries(database)
    await take(database, lease=NONE)
    await deliveries.renew("somebody else", ["Ev1"], lease=MINUTE)
    assert (await row(database)).lease_until <= (await row(database)).seen_at
    await deliveries.renew("w", ["Ev1"], lease=MINUTE)
    assert await claimed(database) == []
    await deliveries.renew("w", ["Ev1"], lease=NONE)
    assert await claimed(database) == ["Ev1"]


async def test_a_lease_is_not_renewed_for_what_was_dealt_with(database: Database) -> None:
    await take(database)
    await Audit(database).record(ENTRY, delivery="Ev1")
    await Deliveries(database).renew("w", ["Ev1"], lease=NONE)
    assert await claimed(database) == []


async def test_what_is_dropped_is_claimed_by_nobody(database: Database) -> None:
    await take(database, lease=NONE)
    await Deliveries(database).drop(["Ev1", "never kept"])
    assert await claimed(database) == []
    assert not await take(database)


async def test_several_are_taken_at_once_and_only_the_new_ones_count(database: Database) -> None:
    await take(database, "Ev2")
    arrived = {f"Ev{number}": BODY for number in range(5)}
    taken = await Deliveries(database).take(arrived, worker="w", lease=MINUTE)
    assert taken == {"Ev0", "Ev1", "Ev3", "Ev4"}


@pytest.mark.parametrize("odd", ["\x00a\ud800", "é" * 100_000])
async def test_odd_keys_and_words_are_kept_as_far_as_they_can_be(database: Database, odd: str) -> None:
    deliveries = Deliveries(database)
    assert await deliveries.take({odd: {"line": odd}}, worker="w", lease=NONE)
    assert not await deliveries.take({odd: {"line": odd}}, worker="w", lease=NONE)
    (left,) = await deliveries.claim("v", limit=10, lease=MINUTE)
    assert left.body["line"]
    await Audit(database).record(ENTRY, delivery=odd)
    assert await claimed(database) == []


async def test_what_waits_to_be_acknowledged_is_stored_before_other_writes_that_wait(
    migrated_file: Path, tmp_path: Path
) -> None:
    """On SQLite, where only one can write at a time."""
    file, order = tmp_path / "bot.db", list[str]()
    shutil.copy(migrated_file, file)
    database = Database(f"sqlite:///{file}")

    async def other(name: str) -> None:
        async with database.write():
            order.append(name)

    async def taken() -> None:
        assert await take(database)
        order.append("delivery")

    async with database.write():
        waiting = [asyncio.create_task(other(name)) for name in ("first", "second")]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(taken()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    await database.close()
    assert order == ["delivery", "first", "second"]
