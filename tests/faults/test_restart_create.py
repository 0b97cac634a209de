"""Stopped at every step of a creation and started again: the same message ends, and one branch is made."""

import pytest

from bot.holding import LEASE
from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import (
    A_MOMENT,
    BRIEF,
    READY,
    HeldClock,
    answered,
    calm,
    check_availability,
    posted,
    statuses,
    struck,
    tried,
)


@pytest.fixture
async def clock() -> HeldClock:
    """The clock of the bot that is stopped."""
    return HeldClock()


@pytest.fixture
async def stage(empty_stage: Stage, clock: HeldClock) -> Stage:
    """A bot that drops its work when it is stopped, as if it had been killed."""
    await empty_stage.start_bot(clock, lease=BRIEF, drain=A_MOMENT)
    return empty_stage


async def ended_well(stage: Stage, ts: str, *posts: int | None) -> None:
    """One message, one branch, one audit row, and these answers to the calls that make branches."""
    await stage.finished(stage.dana, SHOP_DB, READY, "create branch ✓")
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == ts
    assert await statuses(stage, "POST") == list(posts)
    branch = (await stage.branches())["pr-42"]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target, row.user_id) == ("done", branch["id"], "U0DANA")
    assert row.text == "branch create pr-42"


async def test_stopped_before_its_message_stands_a_request_is_begun_by_the_next_start(stage: Stage) -> None:
    await stage.slack_trouble("chat.postMessage", "ratelimited", retry_after=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, "chat.postMessage", "pr-42")
    await stage.stop_bot()
    assert await posted(stage.dana, SHOP_DB) == []

    await stage.start_bot(lease=BRIEF)
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
    await ended_well(stage, begun["ts"], 201)


async def test_stopped_while_it_waits_for_neon_a_request_goes_on(stage: Stage, clock: HeldClock) -> None:
    await check_availability(stage)
    clock.hold()
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    queued = await stage.message(stage.dana, SHOP_DB, "Waiting: Neon is busy with check availability")
    await stage.stop_bot()
    assert "pr-42" not in await stage.branches()

    stage.neon_clock.advance(30)
    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, queued["ts"], 423, 201)


async def test_stopped_while_neon_answers_a_request_is_found_to_be_done(stage: Stage) -> None:
    await stage.neon_trouble("slow", method="POST", seconds=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
    await struck(stage)
    await stage.stop_bot()

    await stage.start_bot(lease=BRIEF)
    await answered(stage, "POST")
    await ended_well(stage, begun["ts"], 201)


async def test_stopped_while_it_looks_into_a_lost_answer_a_request_is_found_to_be_done(
    stage: Stage,
) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    checking = await stage.message(stage.dana, SHOP_DB, "Neon's answer was lost")
    await stage.stop_bot()

    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, checking["ts"], None)


async def test_stopped_while_following_a_request_is_followed_to_its_end(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await stage.stop_bot()
    stage.neon_clock.advance(0.9)

    await stage.start_bot(lease=BRIEF)
    await stage.shown(stage.dana, SHOP_DB, "create branch ✓", "start compute …")
    await ended_well(stage, begun["ts"], 201)


async def test_stopped_while_the_result_cannot_be_read_a_request_still_ends(stage: Stage) -> None:
    await stage.neon_trouble("404", method="GET", path_contains="/branches/", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    stage.neon_clock.advance(30)
    await answered(stage, "GET", times=3)
    await stage.stop_bot()

    await calm(stage)
    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, begun["ts"], 201)


async def test_stopped_before_the_last_word_the_next_start_says_it(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await stage.slack_trouble("chat.update", "http_500", times=None)
    stage.neon_clock.advance(30)
    await tried(stage, "chat.update", READY)
    await stage.stop_bot()
    assert await stage.audit() == ()
    (message,) = await posted(stage.dana, SHOP_DB)
    assert READY not in plain(message)

    await calm(stage)
    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, begun["ts"], 201)


async def test_stopped_at_every_step_one_after_the_other_a_request_still_ends_once(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    for seconds in (0.3, 0.3, 0.3, 0.8, 0.8):
        await stage.stop_bot()
        stage.neon_clock.advance(seconds)
        await stage.start_bot(lease=BRIEF, drain=A_MOMENT)
    await ended_well(stage, begun["ts"], 201)


async def test_an_orderly_stop_lets_the_call_under_way_end(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot()
    await stage.neon_trouble("slow", method="POST", seconds=0.3)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
    await struck(stage)
    await stage.stop_bot()
    (message,) = await posted(stage.dana, SHOP_DB)
    assert "create branch …" in plain(message)

    await stage.start_bot(lease=LEASE)
    await ended_well(stage, begun["ts"], 201)
