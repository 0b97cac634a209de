"""What was seen and what is told of it: together, once, and by one process."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.news.kinds import Event, Item, Kind, Severity
from bot.store.database import Database
from bot.store.stories import SeenBefore, Stories, ToTell

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROJECT, CHANNEL = "old-violet-32930710", "C0SHOPDB"
ITEM = Item(
    kind=Kind.BRANCHES,
    event=Event.CREATED,
    project_id=PROJECT,
    subject="branches:created",
    severity=Severity.INFO,
    at=NOW,
    names=("pr-1",),
)


async def put(database: Database, *items: Item) -> None:
    """A look that has found these."""
    known = (await Stories(database).seen(PROJECT)).get("branches")
    tellings = [ToTell(CHANNEL, each) for each in items]
    assert await Stories(database).put(PROJECT, "branches", known, {"a": 1}, tellings)


async def test_of_many_processes_that_saw_the_same_one_tells(database: Database, other: Database) -> None:
    await put(database)
    known = (await Stories(database).seen(PROJECT))["branches"]
    tries = await asyncio.gather(
        *(
            Stories(each).put(PROJECT, "branches", known, {"b": 2}, [ToTell(CHANNEL, ITEM)])
            for each in [database, other] * 10
        )
    )
    assert sum(tries) == 1
    (story,) = await Stories(other).open()
    assert (story.count, story.item["names"], story.hold_until) == (1, ["pr-1"], None)
    assert await Stories(other).seen(PROJECT) == {"branches": SeenBefore({"b": 2}, 2)}


async def test_what_belongs_together_is_one_message_for_a_while(database: Database) -> None:
    soon, late = (replace(ITEM, at=NOW + timedelta(minutes=each), names=(f"pr-{each}",)) for each in (20, 31))
    await put(database, ITEM, soon, replace(soon, severity=Severity.WARNING))
    (story,) = await Stories(database).open()
    assert (story.count, story.item["names"], story.version) == (3, ["pr-1", "pr-20"], 3)
    assert story.severity is Severity.WARNING
    await put(database, late)
    assert len(await Stories(database).open()) == 2


async def test_what_is_over_ends_what_was_told_and_is_no_news_by_itself(database: Database) -> None:
    awake = replace(ITEM, event=Event.AWAKE, subject="awake")
    over = replace(awake, over=True, at=NOW + timedelta(days=3))
    await put(database, over, replace(awake, changes=True))
    assert not await Stories(database).open()
    await put(database, awake)
    (story,) = await Stories(database).open()
    await Stories(database).told(story, "1.2", NOW)
    await put(database, over)
    (story,) = await Stories(database).open()
    assert story.over
    assert (story.version, story.shown, story.message_ts) == (2, 1, "1.2")
    await Stories(database).shown(story)
    assert not await Stories(database).open()
    assert await Stories(database).posted_since(CHANNEL, NOW - timedelta(hours=1)) == 1
    assert await Stories(database).posted_since(CHANNEL, NOW) == 0


async def test_what_is_told_in_a_digest_goes_on_in_a_message_of_its_own(database: Database) -> None:
    await put(database, ITEM)
    await Stories(database).gather(await Stories(database).open(), "digest:1")
    await put(database, ITEM)
    gathered, fresh = await Stories(database).open()
    assert (gathered.digest, fresh.digest) == ("digest:1", None)
    await Stories(database).digested([gathered], NOW)
    assert [each.id for each in await Stories(database).open()] == [fresh.id]


async def test_what_nobody_wants_any_more_is_forgotten_so_that_it_begins_anew(database: Database) -> None:
    await put(database, ITEM)
    await Stories(database).keep_only([(PROJECT, "branches"), ("other-1", "branches")])
    assert await Stories(database).seen(PROJECT)
    await Stories(database).keep_only([])
    assert not await Stories(database).seen(PROJECT)
    await Stories(database).forget(timedelta(0))
    assert not await Stories(database).open()


async def test_neons_words_are_stored_whatever_they_hold(database: Database) -> None:
    await put(database, replace(ITEM, names=("a\0b",), detail="\ud800"))
    (story,) = await Stories(database).open()
    assert story.item["names"] == ["ab"]
