"""What restores leave behind: told with what can be done about it, listed, and spoken of once more."""

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from bot.app import running
from bot.settings import load
from sandbox.slack.plain import plain
from tests.clocks import HastyClock
from tests.commands.confirming import confirmed
from tests.commands.lapsing import left, time_passes
from tests.e2e.stage import SHOP, SHOP_DB, TICK, Stage, button
from tests.faults.scene import elsewhere, posted, struck, until

NAME, OLD = "preview/pr-98", "pr-98-old"
RESET = f"branch reset {NAME} --preserve-as {OLD}"
TOLD = f"What `{NAME}` held before is branch `{OLD}`"
REMINDER = f"🔔 Branch `{OLD}`, which has what `{NAME}` held until 8 days ago, is still there"
DAYS = timedelta(days=1)


async def _reset(stage: Stage) -> dict[str, Any]:
    await confirmed(stage, stage.ana, SHOP_DB, RESET, f"Reset {NAME}")
    await stage.finished(stage.ana, SHOP_DB, TOLD)
    return await stage.message(stage.ana, SHOP_DB, TOLD)


async def _replies(stage: Stage) -> list[dict[str, Any]]:
    said = await posted(stage.ana, SHOP_DB)
    return [each for each in said if each.get("thread_ts") not in {None, each["ts"]}]


async def test_what_is_kept_is_told_with_its_size_and_what_can_be_done(stage: Stage) -> None:
    message = await _reset(stage)
    assert f"{TOLD}: 5 GiB, no expiry. Its storage is charged until somebody deletes it." in plain(message)
    assert f"[Show {OLD}] [Delete {OLD}] [Keep {OLD} 7 more days] [Connection]" in plain(message)


async def test_it_can_be_given_an_expiry_with_one_click_and_the_message_follows(stage: Stage) -> None:
    message = await _reset(stage)
    await stage.dana.click(SHOP_DB, message["ts"], button(message, f"Keep {OLD} 7 more days"))
    await stage.shown(stage.dana, SHOP_DB, f"Branch `{OLD}` in *shop* now expires")
    words = await stage.shown(stage.ana, SHOP_DB, TOLD, "and it expires")
    assert f"[Show {OLD}] [Delete {OLD}] [Connection]" in words
    await time_passes(stage, 8 * DAYS)
    words = await stage.shown(stage.ana, SHOP_DB, f"{TOLD}, which is deleted by now.")
    assert f"[Delete {OLD}]" not in words
    assert not await _replies(stage)


async def test_it_can_be_deleted_after_a_card_and_the_message_follows(stage: Stage) -> None:
    message = await _reset(stage)
    await stage.ana.click(SHOP_DB, message["ts"], button(message, f"Delete {OLD}"))
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {OLD}] [Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Delete {OLD}"))
    await stage.finished(stage.ana, SHOP_DB, f"Branch `{OLD}` in *shop* is deleted")
    words = await stage.shown(stage.ana, SHOP_DB, f"{TOLD}, which is deleted by now.")
    assert f"[Delete {OLD}]" not in words
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved")
    assert "No restore has left a branch in shop, as far as I know." in listed.text
    deletion = await stage.message(stage.ana, SHOP_DB, f"`{OLD}` in *shop* is deleted", "[Undo]")
    await stage.ana.click(SHOP_DB, deletion["ts"], button(deletion, "Undo"))
    await stage.shown(stage.ana, SHOP_DB, f"{TOLD}: 5 GiB, no expiry.", f"[Delete {OLD}]")


async def test_the_list_shows_what_restores_have_left_in_this_project(stage: Stage) -> None:
    nothing = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved")
    assert "No restore has left a branch in shop, as far as I know." in nothing.text
    await _reset(stage)
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved")
    assert "*1 branch* in *shop* that restores have left, oldest first" in listed.text
    assert f"`{OLD}`" in listed.text
    assert f"5 GiB · what `{NAME}` held just now · no expiry" in listed.text
    assert "[Delete]" in listed.text
    elsewhere_ = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved --project analytics")
    assert "No restore has left a branch in analytics" in elsewhere_.text
    found = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved --search nope")
    assert "No restore has left a branch matching `nope` in shop" in found.text
    wrong = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved --tree")
    assert "--preserved lists what restores have left behind" in wrong.text


async def test_one_that_was_deleted_elsewhere_is_neither_listed_nor_kept_in_mind(stage: Stage) -> None:
    stage.world.branch_recovery = False
    await _reset(stage)
    old = (await stage.branches())[OLD]["id"]
    assert await left(stage) == [old]
    await elsewhere(stage, "DELETE", f"/branches/{old}")
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved")
    assert "No restore has left a branch in shop" in listed.text
    await time_passes(stage, timedelta(0))

    async def forgotten() -> bool:
        return not await left(stage)

    await until(forgotten)
    await stage.shown(stage.ana, SHOP_DB, f"{TOLD}, which is deleted by now.")


async def test_after_a_week_its_asker_is_reminded_once_whatever_restarts(stage: Stage) -> None:
    message = await _reset(stage)
    await time_passes(stage, 6 * DAYS)
    await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert not await _replies(stage)
    await time_passes(stage, 2 * DAYS)
    await stage.shown(stage.ana, SHOP_DB, REMINDER)
    (reminder,) = await _replies(stage)
    assert reminder["thread_ts"] == message["ts"]
    assert f"[Show {OLD}] [Delete {OLD}] [Keep {OLD} 7 more days]" in plain(reminder)
    assert "Asked by @U0ANA" in plain(reminder)
    for _ in range(2):
        await time_passes(stage, 8 * DAYS)
        await stage.ask(stage.dana, SHOP_DB, "branch list")
    await stage.stop_bot()
    assert len(await _replies(stage)) == 1


async def test_what_an_archived_channel_did_not_take_is_told_when_it_is_back(stage: Stage) -> None:
    await _reset(stage)
    old, ends = (await stage.branches())[OLD]["id"], stage.neon_clock.now() + 20 * DAYS
    expiry = f"{ends:%Y-%m-%dT%H:%M:%SZ}"
    await elsewhere(stage, "PATCH", f"/branches/{old}", {"branch": {"expires_at": expiry}})
    await stage.slack_trouble("chat.update", "error", error="is_archived")
    await time_passes(stage, 7 * DAYS)
    await struck(stage)
    await stage.ana.command(SHOP_DB, f"branch set-expiration {OLD} {expiry}")
    await stage.shown(stage.ana, SHOP_DB, TOLD, "and it expires")


async def test_a_kept_branch_is_called_by_its_name_of_today(stage: Stage) -> None:
    await _reset(stage)
    await stage.ana.command(SHOP_DB, f"branch rename {OLD} pr-98-before")
    await stage.shown(stage.ana, SHOP_DB, f"What `{NAME}` held before is branch `pr-98-before`: 5 GiB")


async def test_two_bots_remind_once(stage: Stage) -> None:
    await _reset(stage)
    await time_passes(stage, 8 * DAYS)
    async with AsyncExitStack() as stack:
        settings = load(stage.settings_variables())
        for _ in range(2):
            await stack.enter_async_context(running(settings, stage.config, HastyClock(), tick=TICK))
        await stage.shown(stage.ana, SHOP_DB, REMINDER)
    await stage.stop_bot()
    assert len(await _replies(stage)) == 1


@pytest.mark.parametrize(("kind", "replies"), [("ratelimited", 1), ("drop_after", 1)])
async def test_a_reminder_that_slack_refused_is_repeated_and_one_whose_answer_was_lost_is_not(
    stage: Stage, kind: str, replies: int
) -> None:
    await _reset(stage)
    await stage.slack_trouble("chat.postMessage", kind)
    await time_passes(stage, 8 * DAYS)
    await stage.shown(stage.ana, SHOP_DB, REMINDER)
    await time_passes(stage, 1 * DAYS)
    await stage.ask(stage.dana, SHOP_DB, "branch list")
    await stage.stop_bot()
    assert len(await _replies(stage)) == replies


async def test_what_cannot_be_deleted_is_not_spoken_of_again(stage: Stage) -> None:
    line = f"branch restore {NAME} --to 2h ago --preserve-as {OLD}"
    await confirmed(stage, stage.ana, SHOP_DB, line, f"Restore {NAME}")
    words = await stage.finished(stage.ana, SHOP_DB, TOLD)
    assert f"which Neon refuses, as it does an expiry, while `{NAME}` is below it." in words
    assert f"[Delete {OLD}]" not in words
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved")
    assert f"Cannot be deleted while `{NAME}` is below it" in listed.text
    await time_passes(stage, 8 * DAYS)
    await stage.ask(stage.dana, SHOP_DB, "branch list")
    await stage.stop_bot()
    assert not await _replies(stage)


async def test_a_reset_whose_answer_was_lost_tells_of_it_all_the_same(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, RESET)
    card = await stage.message(stage.ana, SHOP_DB, f"[Reset {NAME}] [Cancel]")
    await stage.neon_trouble("drop_after", method="POST")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Reset {NAME}"))
    words = await stage.finished(stage.ana, SHOP_DB, TOLD)
    assert f"[Delete {OLD}]" in words
    assert len(await stage.neon_calls("POST", "/restore")) == 1
    assert await left(stage) == [(await stage.branches())[OLD]["id"]]


async def test_a_reset_that_keeps_nothing_leaves_nothing(stage: Stage) -> None:
    await confirmed(stage, stage.ana, SHOP_DB, f"branch reset {NAME}", f"Reset {NAME}")
    words = await stage.finished(stage.ana, SHOP_DB, "is reset to its parent in")
    assert "held before" not in words
    assert not await left(stage)
    assert OLD not in {each.name for each in stage.world.projects[SHOP].live_branches()}
