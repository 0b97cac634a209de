"""Freezes as stored: one of each kind, whoever was first, each with its audit row."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.audit import Entry, Result
from bot.doctor.database import of_database
from bot.doctor.finding import Status
from bot.freezes import EVERYTHING, Freezing
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.freezes import Freezes, NewFreeze

from .samples import database_time

SHOP = "old-violet-32930710"
HOUR = timedelta(hours=1)


def row(changed: bool) -> Entry:
    return Entry(
        team_id="T0ACME",
        channel_id="C0SHOPDB",
        user_id="U0ANA",
        user_name="Ana",
        text="freeze --all",
        decision="allow",
        rule="config.yaml: admins",
        outcome=Result.DONE if changed else Result.REFUSED,
        config_hash="",
    )


async def put(
    database: Database,
    project_id: str = EVERYTHING,
    *,
    audit: Callable[[bool], Entry] = row,
    delivery: str | None = None,
    **how: Any,
) -> Freezing:
    usual = NewFreeze(project_id, "shop" if project_id else "", "U0ANA", "Ana", "incident 42", None)
    return await Freezes(database).put(replace(usual, **how), audit, delivery)


async def test_nothing_is_frozen_at_first(database: Database) -> None:
    assert await Freezes(database).standing() == ()


async def test_a_freeze_stands_with_all_that_was_said_and_is_seen_by_other_processes(
    database: Database, other: Database
) -> None:
    freezing = await put(database, within=HOUR)
    assert freezing.changed
    (freeze,) = await Freezes(other).standing()
    assert (freeze.user_id, freeze.user_name, freeze.reason) == ("U0ANA", "Ana", "incident 42")
    assert freeze.of_everything
    assert freeze.until is not None
    assert abs(freeze.until - freeze.at - HOUR) < timedelta(seconds=1)
    assert abs(freeze.at - await database_time(database)) < timedelta(minutes=1)


async def test_the_freeze_of_everything_comes_first(database: Database) -> None:
    await put(database, SHOP)
    await put(database)
    assert [each.project_id for each in await Freezes(database).standing()] == [EVERYTHING, SHOP]


async def test_the_same_again_changes_nothing_and_keeps_whoever_was_first(database: Database) -> None:
    first = await put(database)
    again = await put(database, user_id="U0DANA", user_name="Dana")
    assert not again.changed
    assert (again.now.user_id, again.now.at) == ("U0ANA", first.now.at)
    assert [each.outcome for each in await Audit(database).latest(5)] == ["refused", "done"]


@pytest.mark.parametrize("terms", [{"reason": "postmortem"}, {"within": HOUR}])
async def test_other_terms_hold_from_then_on_and_keep_whoever_was_first(
    database: Database, terms: dict[str, Any]
) -> None:
    first = await put(database)
    again = await put(database, user_id="U0DANA", user_name="Dana", **terms)
    assert again.changed
    assert again.before is not None
    assert (again.before.reason, again.before.until) == (first.now.reason, first.now.until)
    (freeze,) = await Freezes(database).standing()
    assert (freeze.user_id, freeze.at) == ("U0ANA", first.now.at)
    assert (freeze.reason, freeze.until) == (again.now.reason, again.now.until)
    assert freeze.reason == terms.get("reason", "incident 42")
    assert (freeze.until is not None) is ("within" in terms)


async def test_a_freeze_with_an_end_becomes_one_without(database: Database) -> None:
    await put(database, within=HOUR)
    assert (await put(database)).changed
    assert (await Freezes(database).standing())[0].until is None


async def test_one_that_has_ended_stands_no_more_and_the_next_one_is_a_new_one(database: Database) -> None:
    await put(database, within=-HOUR)
    assert await Freezes(database).standing() == ()
    lifted = await Freezes(database).lift(EVERYTHING, row)
    assert lifted.lifted is None
    again = await put(database, user_id="U0DANA", user_name="Dana")
    assert again.before is None
    assert again.now.user_id == "U0DANA"


async def test_lifting_ends_one_and_leaves_the_others(database: Database) -> None:
    await put(database)
    await put(database, SHOP)
    thawing = await Freezes(database).lift(EVERYTHING, row)
    assert thawing.lifted is not None
    assert thawing.lifted.reason == "incident 42"
    assert [each.project_id for each in thawing.standing] == [SHOP]
    assert [each.project_id for each in await Freezes(database).standing()] == [SHOP]
    assert (await Freezes(database).lift(EVERYTHING, row)).lifted is None
    assert [each.outcome for each in await Audit(database).latest(2)] == ["refused", "done"]


async def test_of_many_at_once_one_was_first(database: Database, other: Database) -> None:
    tries = [put(each, user_id=f"U{n}") for n in range(5) for each in (database, other)]
    freezings = await asyncio.gather(*tries)
    first = [each for each in freezings if each.before is None]
    assert len(first) == 1
    assert {each.now.user_id for each in freezings} == {first[0].now.user_id}
    assert len(await Audit(database).latest(20)) == 10


async def test_what_cannot_be_audited_is_not_frozen(database: Database) -> None:
    def fails(changed: bool) -> Entry:
        raise ValueError("no row")

    with pytest.raises(ValueError, match="no row"):
        await put(database, audit=fails)
    assert await Freezes(database).standing() == ()


async def test_a_reason_is_kept_without_secrets(database: Database) -> None:
    key = "napi_" + "a1b2c3d4e5" * 5
    freezing = await put(database, reason=f"the key {key} leaked")
    assert key not in freezing.now.reason
    assert "leaked" in freezing.now.reason


async def test_an_order_ends_its_delivery_and_holds_for_one_process_only(
    database: Database, other: Database
) -> None:
    await Deliveries(database).take({"command:1": {"line": "freeze --all"}}, worker="w", lease=HOUR)
    tries = [put(each, delivery="command:1") for each in (database, other)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Freezing", "LostLeaseError"]
    assert len(await Audit(database).latest(5)) == 1


async def test_doctor_tells_of_what_is_frozen(database: Database) -> None:
    await put(database, SHOP)
    fine, found = await of_database(database)
    assert (fine.status, found.status) == (Status.OK, Status.WARN)
    assert found.what == "Writes to shop are frozen. Ana froze them just now: incident 42."
