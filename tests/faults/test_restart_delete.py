"""Stopped at every step of a deletion and started again: the same card ends, and it is deleted once."""

from datetime import timedelta

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import (
    A_MOMENT,
    BRIEF,
    HeldClock,
    asked_to_delete,
    calm,
    check_availability,
    posted,
    statuses,
    struck,
    tried,
)

NAME = "dana-scratch"
DELETED = "is deleted in"


@pytest.fixture
async def clock() -> HeldClock:
    """The clock of the bot that is stopped."""
    return HeldClock()


@pytest.fixture
async def stage(empty_stage: Stage, clock: HeldClock) -> Stage:
    """A bot that drops its work when it is stopped, as if it had been killed."""
    empty_stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await empty_stage.start_bot(clock, lease=BRIEF, drain=A_MOMENT)
    return empty_stage


async def ended_well(stage: Stage, ts: str, *deletions: int | None) -> None:
    """One message, no branch, one audit row, and these answers to the calls that delete."""
    words = await stage.finished(stage.ana, SHOP_DB, DELETED, "delete storage ✓")
    assert "gone already" not in words
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == ts
    assert await statuses(stage, "DELETE") == list(deletions)
    assert NAME not in await stage.branches()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command, row.user_id) == ("done", "branch delete", "U0ANA")


async def test_a_card_survives_a_restart_and_its_click_counts(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.stop_bot()
    await stage.start_bot(lease=BRIEF)
    assert NAME in await stage.branches()

    await stage.ana.click(SHOP_DB, card, "confirm")
    await ended_well(stage, card, 200)


async def test_a_card_survives_a_restart_and_can_still_be_cancelled(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.stop_bot()
    await stage.start_bot(lease=BRIEF)
    await stage.ana.click(SHOP_DB, card, "cancel")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "Cancelled")

    (row,) = await stage.audited(1)
    assert row.outcome == "cancelled"
    assert NAME in await stage.branches()
    assert await stage.neon_writes() == []


async def test_a_card_that_ran_out_while_the_bot_was_down_says_so_after_the_start(stage: Stage) -> None:
    await stage.stop_bot()
    stage.config = stage.config.model_copy(update={"confirm_within": timedelta(seconds=1)})
    await stage.start_bot()
    card = await asked_to_delete(stage, NAME)
    await stage.stop_bot()
    await stage.start_bot(lease=BRIEF)
    words = await stage.shown(stage.ana, SHOP_DB, "Nobody confirmed in time")

    assert "Nothing was done" in words
    assert "[Cancel]" not in words
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card
    (row,) = await stage.audited(1)
    assert row.outcome == "expired"
    assert NAME in await stage.branches()


async def test_stopped_right_after_the_click_the_next_start_deletes(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.slack_trouble("chat.update", "slow", seconds=1)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await struck(stage)
    await stage.stop_bot()
    assert await stage.neon_writes() == []

    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, card, 200)


async def test_stopped_while_it_waits_for_neon_a_deletion_goes_on(stage: Stage, clock: HeldClock) -> None:
    card = await asked_to_delete(stage, NAME)
    await check_availability(stage)
    clock.hold()
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.shown(stage.ana, SHOP_DB, "Deleting branch", "Waiting: Neon is busy with check availability")
    await stage.stop_bot()
    assert NAME in await stage.branches()

    stage.neon_clock.advance(30)
    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, card, 423, 200)


async def test_stopped_while_neon_answers_a_deletion_is_found_to_be_done(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.neon_trouble("slow", method="DELETE", seconds=1)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await struck(stage)
    await stage.stop_bot()

    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, card, 200)


async def test_stopped_while_following_a_deletion_is_followed_to_its_end(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.shown(stage.ana, SHOP_DB, "Deleting branch", "delete storage …")
    await stage.stop_bot()

    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, card, 200)


async def test_stopped_before_the_last_word_of_a_deletion_the_next_start_says_it(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.shown(stage.ana, SHOP_DB, "Deleting branch", "delete storage …")
    await stage.slack_trouble("chat.update", "http_500", times=None)
    stage.neon_clock.advance(30)
    await tried(stage, "chat.update", DELETED)
    await stage.stop_bot()
    assert await stage.audit() == ()
    (message,) = await posted(stage.ana, SHOP_DB)
    assert DELETED not in plain(message)

    await calm(stage)
    await stage.start_bot(lease=BRIEF)
    await ended_well(stage, card, 200)


async def test_two_clicks_across_a_restart_delete_once(stage: Stage) -> None:
    card = await asked_to_delete(stage, NAME)
    await stage.slack_trouble("chat.update", "slow", seconds=1)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await struck(stage)
    await stage.stop_bot()

    await stage.start_bot(lease=BRIEF)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await ended_well(stage, card, 200)
