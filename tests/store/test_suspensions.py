"""Suspensions: one at a time for each reason, told once, ended by somebody; on two processes at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.audit import Result
from bot.channel_state import SUSPENDING, Change, Known, Remembered, Sighting
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.suspensions import Suspensions, Telling

from .samples import MINUTE, NONE
from .trail import ENTRY

CHANNEL, OTHER = "C0SHOPDB", "C0LEDGER"
AS_IT_WAS = Sighting("shop-db", is_archived=False, is_member=True, is_ext_shared=False)
NEWS = replace(ENTRY, outcome=Result.SUSPENDED)


async def whys(database: Database, channel_id: str = CHANNEL) -> Sequence[Change]:
    known = await Suspensions(database).known(channel_id)
    return [each.why for each in known.suspensions]


async def turn_of(store: Suspensions) -> Telling:
    telling = await store.take_turn(MINUTE)
    assert telling is not None
    return telling


async def test_nothing_is_known_of_a_channel_that_was_never_seen(database: Database) -> None:
    assert await Suspensions(database).known(CHANNEL) == Known(None, ())


async def test_what_was_seen_is_remembered_and_stays_when_slack_shows_nothing(database: Database) -> None:
    store = Suspensions(database)
    await store.saw(OTHER, None)
    assert (await store.known(OTHER)).seen == Remembered(None, is_member=False)
    await store.saw(CHANNEL, AS_IT_WAS)
    await store.saw(CHANNEL, None)
    assert (await store.known(CHANNEL)).seen == Remembered("shop-db", is_member=True)
    await store.saw(CHANNEL, replace(AS_IT_WAS, name="other", is_member=False))
    assert (await store.known(CHANNEL)).seen == Remembered("other", is_member=False)


async def test_a_suspension_is_stored_with_its_row_in_the_trail(database: Database) -> None:
    store = Suspensions(database)
    assert await store.suspend(CHANNEL, Change.ARCHIVED, user_id="U0ANA", key="event:1", entry=NEWS)
    (stored,) = (await store.known(CHANNEL)).suspensions
    assert (stored.channel_id, stored.why, stored.user_id) == (CHANNEL, Change.ARCHIVED, "U0ANA")
    (row,) = await Audit(database).latest(9)
    assert row.outcome == Result.SUSPENDED
    assert await store.open() == (stored,)
    assert not await whys(database, OTHER)


async def test_an_event_that_comes_again_has_no_effect_even_after_somebody_resumed(
    database: Database,
) -> None:
    store = Suspensions(database)
    await store.suspend(CHANNEL, Change.ARCHIVED, key="event:1", entry=NEWS)
    assert await store.clear(CHANNEL, SUSPENDING, by="U0ANA") == {Change.ARCHIVED}
    assert not await store.suspend(CHANNEL, Change.ARCHIVED, key="event:1", entry=NEWS)
    assert not await whys(database)
    assert len(await Audit(database).latest(9)) == 1
    assert await store.suspend(CHANNEL, Change.ARCHIVED, key="event:2", entry=NEWS)


async def test_the_same_from_two_sides_at_once_is_one_suspension(database: Database, other: Database) -> None:
    stores = [Suspensions(database), Suspensions(other)]
    new = await asyncio.gather(
        *(stores[n % 2].suspend(CHANNEL, Change.LEFT, key=f"event:{n}", entry=NEWS) for n in range(8))
    )
    assert sorted(new) == [False] * 7 + [True]
    assert await whys(database) == [Change.LEFT]
    assert len(await Audit(database).latest(9)) == 1


async def test_a_rename_counts_once_whether_it_is_heard_or_seen_first(database: Database) -> None:
    store = Suspensions(database)
    await store.saw(CHANNEL, AS_IT_WAS)
    assert await store.suspend(CHANNEL, Change.RENAMED, detail="new", key="event:1", entry=NEWS)
    await store.clear(CHANNEL, SUSPENDING, by="U0ANA")
    assert not await store.suspend(CHANNEL, Change.RENAMED, detail="new", before="shop-db", entry=NEWS)
    assert not await store.suspend(CHANNEL, Change.RENAMED, detail="new", key="event:2", entry=NEWS)
    assert not await whys(database)


async def test_a_look_that_is_out_of_date_takes_no_name_back(database: Database) -> None:
    store = Suspensions(database)
    await store.saw(CHANNEL, replace(AS_IT_WAS, name="second"))
    # It was asked when the name was still the first one, and is answered with that.
    assert not await store.suspend(CHANNEL, Change.RENAMED, detail="third", before="first", entry=NEWS)
    seen = (await store.known(CHANNEL)).seen
    assert seen is not None
    assert seen.name == "second"


async def test_a_rename_of_a_channel_that_was_never_seen_suspends_it_and_does_not_count_as_seeing(
    database: Database,
) -> None:
    store = Suspensions(database)
    assert await store.suspend(CHANNEL, Change.RENAMED, detail="new", key="event:1", entry=NEWS)
    assert (await store.known(CHANNEL)).seen is None


async def test_another_rename_says_the_newest_name_and_is_told_anew(database: Database) -> None:
    store = Suspensions(database)
    await store.suspend(CHANNEL, Change.RENAMED, detail="second", key="event:1", entry=NEWS)
    old = await turn_of(store)
    await store.suspend(CHANNEL, Change.RENAMED, detail="third", key="event:2", entry=NEWS)
    assert not await store.told(old, ["U0ANA"], MINUTE), "that was another story"
    again = await turn_of(store)
    assert (again.suspension.detail, again.told) == ("third", ())
    assert len(await whys(database)) == 1


async def test_membership_follows_what_is_heard(database: Database) -> None:
    store = Suspensions(database)
    await store.saw(CHANNEL, AS_IT_WAS)
    await store.suspend(CHANNEL, Change.LEFT, key="event:1", entry=NEWS)
    assert (await store.known(CHANNEL)).seen == Remembered("shop-db", is_member=False)
    assert await store.mend(CHANNEL, Change.JOINED, key="event:2")
    assert (await store.known(CHANNEL)).seen == Remembered("shop-db", is_member=True)
    (suspension,) = (await store.known(CHANNEL)).suspensions
    assert suspension.since is Change.JOINED, "it stays until somebody resumes"
    assert not await store.mend(CHANNEL, Change.JOINED, key="event:3")


async def test_what_is_mended_and_breaks_again_is_told_again(database: Database) -> None:
    store = Suspensions(database)
    for key, change in enumerate((Change.ARCHIVED, Change.UNARCHIVED, Change.ARCHIVED)):
        if change is Change.ARCHIVED:
            assert await store.suspend(CHANNEL, change, key=f"event:{key}", entry=NEWS)
        else:
            assert await store.mend(CHANNEL, change, key=f"event:{key}")
        telling = await turn_of(store)
        assert telling.suspension.since == (change if change is Change.UNARCHIVED else None)
        await store.done(telling)
    assert await whys(database) == [Change.ARCHIVED]


async def test_what_is_suspended_quietly_is_told_to_nobody(database: Database) -> None:
    store = Suspensions(database)
    assert await store.suspend(CHANNEL, Change.SHARED, detail="E2")
    assert await whys(database) == [Change.SHARED]
    assert await store.take_turn(MINUTE) is None
    assert not await Audit(database).latest(9)


async def test_of_two_processes_one_tells_and_the_next_goes_on_where_it_stopped(
    database: Database, other: Database
) -> None:
    ours, theirs = Suspensions(database), Suspensions(other)
    await ours.suspend(CHANNEL, Change.ARCHIVED, key="event:1", entry=NEWS)
    first = await turn_of(ours)
    assert await theirs.take_turn(MINUTE) is None
    assert await ours.told(first, ["U0ANA"], NONE)
    second = await turn_of(theirs)
    assert second.told == ("U0ANA",)
    assert not await ours.told(first, ["U0ANA", "U0DANA"], MINUTE), "it was stopped for longer than its lease"
    await ours.done(first)
    assert await theirs.told(second, ["U0ANA", "U0DANA"], MINUTE)
    await theirs.done(second)
    assert await ours.take_turn(NONE) is None


async def test_what_could_not_be_told_waits(database: Database) -> None:
    store = Suspensions(database)
    await store.suspend(CHANNEL, Change.ARCHIVED, key="event:1", entry=NEWS)
    await store.later(await turn_of(store), MINUTE)
    assert await store.take_turn(MINUTE) is None
    await store.clear(CHANNEL, SUSPENDING, by="U0ANA")
    await store.suspend(OTHER, Change.ARCHIVED, key="event:2", entry=NEWS)
    await store.later(await turn_of(store), NONE)
    assert (await turn_of(store)).suspension.channel_id == OTHER


async def test_what_ended_is_not_told_any_more(database: Database) -> None:
    store = Suspensions(database)
    await store.suspend(CHANNEL, Change.SHARED, detail="E2", key="event:1", entry=NEWS)
    back = replace(ENTRY, outcome=Result.RESUMED)
    assert await store.clear(CHANNEL, {Change.SHARED}, by="", key="event:2", entry=back) == {Change.SHARED}
    assert not await store.clear(CHANNEL, {Change.SHARED}, by="", key="event:3", entry=back)
    assert await store.take_turn(MINUTE) is None
    assert [row.outcome for row in await Audit(database).latest(9)] == [Result.RESUMED, Result.SUSPENDED]


@pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 300])
async def test_any_words_of_slacks_can_be_stored(database: Database, text: str) -> None:
    store = Suspensions(database)
    key = f"event:{text}"
    assert await store.suspend(CHANNEL, Change.RENAMED, detail=text, user_id=text, key=key, entry=NEWS)
    assert not await store.suspend(CHANNEL, Change.LEFT, key=key, entry=NEWS)
