"""Telling the audit trail in a channel: what is to be told, and by which of several processes."""

from dataclasses import replace

import pytest

from bot.audit import Result
from bot.command import Effect
from bot.store.audit import Audit
from bot.store.audit_posts import AuditPosts, Turn
from bot.store.database import Database

from .samples import MINUTE, NONE
from .trail import ENTRY, tamper, written

CHANNEL = "C0AUDIT"


async def begun(database: Database, channel_id: str = CHANNEL) -> AuditPosts:
    """A channel that is told what comes from now on."""
    posts = AuditPosts(database, channel_id)
    await posts.begin()
    return posts


async def turn_of(posts: AuditPosts) -> Turn:
    """The turn that is free now."""
    turn = await posts.take_turn(MINUTE)
    assert turn is not None
    return turn


async def test_what_was_before_is_not_told_and_a_second_start_forgets_nothing(database: Database) -> None:
    await written(database, 2)
    posts = await begun(database)
    assert await posts.take_turn(MINUTE) is None
    await written(database, 1)
    again = await begun(database)
    untold = await again.untold(await turn_of(again), 9)
    assert [entry.id for entry in untold.entries] == [3]


# Whatever it was about.
ALWAYS_TOLD = {Result.REFUSED, Result.SUSPENDED, Result.RESUMED}


@pytest.mark.parametrize(
    ("effect", "outcome", "told"),
    [
        *((effect.value, Result.DONE, effect is not Effect.READ) for effect in Effect),
        *((None, outcome, outcome in ALWAYS_TOLD) for outcome in Result),
        *(("read", outcome, outcome in ALWAYS_TOLD) for outcome in Result),
        *(("destroy", outcome, outcome is not Result.INVALID) for outcome in Result),
    ],
)  # fmt: skip
async def test_writes_secrets_shown_and_refusals_are_worth_telling(
    database: Database, effect: str | None, outcome: Result, told: bool
) -> None:
    posts = await begun(database)
    await Audit(database).record(replace(ENTRY, effect=effect, outcome=outcome))
    turn = await turn_of(posts)
    untold = await posts.untold(turn, 9)
    assert (len(untold.entries), untold.upto) == (int(told), 1)
    assert await posts.done(turn, untold.upto)
    assert await posts.take_turn(MINUTE) is None


async def test_many_are_told_in_order_and_a_few_at_a_time(database: Database) -> None:
    posts = await begun(database)
    await written(database, 5)
    seen: list[int | None] = []
    while turn := await posts.take_turn(MINUTE):
        untold = await posts.untold(turn, 2)
        seen += [entry.id for entry in untold.entries]
        assert await posts.done(turn, untold.upto)
    assert seen == [1, 2, 3, 4, 5]


async def test_one_process_at_a_time_tells(database: Database, other: Database) -> None:
    mine, theirs = await begun(database), await begun(other)
    await written(database, 1)
    turn = await turn_of(mine)
    assert await theirs.take_turn(MINUTE) is None
    await mine.let_go(turn)
    assert await theirs.take_turn(MINUTE) == Turn(0, turn.place, turn.fence + 1)


async def test_who_was_away_too_long_tells_and_moves_nothing(database: Database, other: Database) -> None:
    mine, theirs = await begun(database), await begun(other)
    await written(database, 2)
    late = await mine.take_turn(NONE)
    assert late is not None
    turn = await turn_of(theirs)
    assert not await mine.still_ours(late, MINUTE)
    assert not await mine.done(late, 2)
    await mine.let_go(late)
    assert await mine.take_turn(MINUTE) is None
    assert await theirs.still_ours(turn, MINUTE)
    assert await theirs.done(turn, 2)
    assert await mine.take_turn(MINUTE) is None


async def test_each_channel_has_its_own_place(database: Database) -> None:
    first = await begun(database)
    await written(database, 1)
    second = await begun(database, "C0OTHER")
    assert await second.take_turn(MINUTE) is None
    assert await first.done(await turn_of(first), 1)


async def test_what_is_older_than_a_day_is_counted_and_left_out(url: str, database: Database) -> None:
    posts = await begun(database)
    await written(database, 3)
    await Audit(database).record(replace(ENTRY, effect="read"))
    tamper(url, "UPDATE neonbot_audit SET at = at - 90000 WHERE id <= 2")
    untold = await posts.untold(await turn_of(posts), 9)
    assert ([entry.id for entry in untold.entries], untold.left_out, untold.upto) == ([3], 2, 4)
