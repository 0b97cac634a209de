"""A freeze comes in between: what has not called Neon yet never does, whichever process holds it."""

from datetime import timedelta
from typing import Any

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage, button
from tests.faults.scene import READY, asked_to_delete, calm, let_go_of, posted, tried

ALL = "freeze --all --reason incident"
FROZEN = "All writes are frozen. ana froze them"
NAME = "preview/pr-98"


async def froze(stage: Stage, channel: str = SHOP_DB) -> None:
    await stage.ana.command(channel, ALL)
    await stage.shown(stage.dana, channel, "🧊 *All writes* are frozen")


async def card(stage: Stage, ts: str) -> dict[str, Any]:
    """The message of that timestamp, as everybody sees it now."""
    return next(each for each in await posted(stage.ana, SHOP_DB) if each["ts"] == ts)


async def test_a_freeze_between_the_question_and_the_click_stops_the_click_and_the_card_stays(
    stage: Stage,
) -> None:
    ts = await asked_to_delete(stage, NAME)
    await froze(stage)
    reply = await stage.press(stage.ana, await card(stage, ts), f"Delete {NAME}")
    assert FROZEN in reply.text
    assert (reply.row.outcome, reply.row.command) == ("refused", "branch delete")
    assert "[Cancel]" in plain(await card(stage, ts))
    assert not await stage.neon_writes()

    await stage.ana.command(SHOP_DB, "unfreeze --all")
    await stage.shown(stage.dana, SHOP_DB, "no longer frozen")
    await stage.ana.click(SHOP_DB, ts, "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted in")


async def test_what_is_frozen_can_still_be_cancelled(stage: Stage) -> None:
    ts = await asked_to_delete(stage, NAME)
    await froze(stage)
    asked = await card(stage, ts)
    await stage.ana.click(SHOP_DB, ts, button(asked, "Cancel"))
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done: deleting branch", "Cancelled.")


async def test_a_freeze_outlives_the_process(stage: Stage) -> None:
    await froze(stage)
    await stage.stop_bot()
    await stage.start_bot()
    reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
    assert FROZEN in reply.text
    assert not await stage.neon_writes()


async def test_what_waits_for_slack_is_refused_when_its_turn_comes(stage: Stage) -> None:
    """Slack takes no posts, so the branch waits with its message; meanwhile everything is frozen."""
    await stage.slack_trouble("chat.postMessage", "error", error="service_unavailable", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, "chat.postMessage", "pr-42")
    await let_go_of(stage)
    reply = await stage.ask(stage.ana, SHOP_DB, ALL)
    assert "I could not post this in the channel" in reply.text
    await calm(stage)

    words = await stage.shown(stage.dana, SHOP_DB, "Not allowed", FROZEN)
    assert "Asked by @U0DANA" in words
    assert "Rule: `stored: a freeze of everything by U0ANA" in words
    assert not await stage.neon_writes()
    row = (await stage.audited(2))[-1]
    assert (row.outcome, row.command, row.user_id) == ("refused", "branch create", "U0DANA")


async def test_a_call_whose_answer_was_lost_is_not_made_again_once_everything_is_frozen(
    empty_stage: Stage,
) -> None:
    stage = empty_stage
    await stage.start_bot(tick=timedelta(hours=1))  # so that nobody looks what became of the call
    await stage.neon_trouble("drop_before", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "Neon's answer was lost")
    await froze(stage)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.finished(stage.dana, SHOP_DB, "Not allowed", FROZEN)
    assert "pr-42" not in await stage.branches()


async def test_what_neon_has_begun_goes_on(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    await froze(stage)
    await stage.finished(stage.dana, SHOP_DB, f"`pr-42` in *shop* {READY}")
