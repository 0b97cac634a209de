"""What is to be said to Slack: stored before, so that a second try knows of the first."""

import asyncio
from datetime import timedelta

from bot.slack.views.message import Message
from bot.store.database import Database
from bot.store.posts import Posts

from .samples import database_time

CARD = Message("Delete `pr-42`?", ({"type": "divider"},))


async def test_the_second_who_tries_hears_of_the_first(database: Database, other: Database) -> None:
    mine, theirs = Posts(database), Posts(other)
    assert await mine.find("a") is None
    assert await mine.begin("a") is None
    earlier = await theirs.begin("a")
    assert earlier is not None
    assert abs(await database_time(database) - earlier.at) < timedelta(seconds=5)
    assert timedelta(0) <= earlier.ago < timedelta(seconds=5)
    assert (found := await mine.find("a")) is not None
    assert found.at == earlier.at
    assert await theirs.begin("b") is None


async def test_of_many_at_once_exactly_one_is_first(database: Database, other: Database) -> None:
    tries = [Posts(each).begin("a") for each in (database, other) for _ in range(10)]
    assert (await asyncio.gather(*tries)).count(None) == 1


async def test_after_one_is_taken_back_the_next_is_a_first_again_and_the_words_are_kept(
    database: Database,
) -> None:
    posts = Posts(database)
    await posts.begin("a", CARD)
    await posts.take_back("a")
    assert await posts.find("a") is None
    assert await posts.message("a") == CARD
    assert await posts.begin("a", Message("other")) is None
    assert await posts.begin("a") is not None
    assert await posts.message("a") == CARD


async def test_what_was_not_stored_has_no_words(database: Database) -> None:
    posts = Posts(database)
    await posts.begin("a")
    assert await posts.message("a") is None
    assert await posts.message("b") is None


async def test_only_what_is_old_is_forgotten(database: Database) -> None:
    posts = Posts(database)
    await posts.begin("a")
    await posts.forget(older_than=timedelta(hours=1))
    assert await posts.find("a") is not None
    await posts.forget(older_than=timedelta(seconds=-1))
    assert await posts.find("a") is None
