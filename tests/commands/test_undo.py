"""Undo after `branch delete`: offered as long as Neon says so, for whoever may, and used once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.slack.people import User
from sandbox.slack.plain import plain
from tests.commands.confirming import confirmed
from tests.commands.lapsing import left, time_passes
from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage, button
from tests.faults.scene import calm, elsewhere, posted, struck, until

NAME = "preview/pr-98"
DELETED = f"`{NAME}` in *shop* is deleted in"
DAYS = timedelta(days=1)


async def _deleted(stage: Stage, name: str = NAME) -> dict[str, Any]:
    """The message about a branch that Ana has deleted."""
    await confirmed(stage, stage.ana, SHOP_DB, f"branch delete {name}", f"Delete {name}")
    await stage.finished(stage.ana, SHOP_DB, f"`{name}` in *shop* is deleted in")
    return await stage.message(stage.ana, SHOP_DB, f"`{name}` in *shop* is deleted in")


async def _undo(stage: Stage, message: dict[str, Any]) -> None:
    await stage.dana.click(SHOP_DB, message["ts"], button(message, "Undo"))
    await stage.shown(stage.dana, SHOP_DB, "is back with its data")


async def test_a_deletion_offers_undo_and_says_until_when(stage: Stage) -> None:
    message = await _deleted(stage)
    deadline = stage.neon_clock.now() + 7 * DAYS
    assert f"It can be brought back until {deadline:%Y-%m-%d}" in plain(message)
    assert "[Undo] [Branches]" in plain(message)


async def test_undo_brings_the_branch_back_and_the_offer_is_gone(stage: Stage) -> None:
    branch = (await stage.branches())[NAME]
    message = await _deleted(stage)
    await _undo(stage, message)
    assert (await stage.branches())[NAME]["id"] == branch["id"]
    words = await stage.shown(stage.ana, SHOP_DB, DELETED, "Brought back by dana.")
    assert "[Undo]" not in words
    assert "brought back until" not in words
    first, second = await posted(stage.ana, SHOP_DB)
    assert first["ts"] == message["ts"]
    assert "is back with its data" in plain(second)
    row = (await stage.audited(2))[-1]
    assert (row.outcome, row.effect, row.user_id, row.target) == ("done", "create", "U0DANA", branch["id"])


async def test_whoever_comes_second_is_told_that_it_is_back(stage: Stage) -> None:
    message = await _deleted(stage)
    await _undo(stage, message)
    reply = await stage.ask(stage.ana, SHOP_DB, f"branch recover {NAME}")
    assert "Nothing to do" in reply.text
    assert f"{NAME} is in shop: it is back already, or was never deleted." in reply.text
    assert reply.row.outcome == "invalid"
    assert len(await stage.neon_calls("POST", "/recover")) == 1


async def test_twenty_people_at_once_bring_it_back_once(stage: Stage) -> None:
    message = await _deleted(stage)
    people = [f"U0TEAM{number:02}" for number in range(20)]
    stage.workspace.users |= {each: User(each, each.lower(), each) for each in people}
    channel = stage.workspace.channels[SHOP_DB]
    stage.workspace.channels[SHOP_DB] = replace(channel, members=channel.members | set(people))
    await stage.neon_trouble("slow", method="POST", path_contains="/recover", seconds=3)
    undo = button(message, "Undo")
    await asyncio.gather(*(stage.person(each).click(SHOP_DB, message["ts"], undo) for each in people))
    await stage.shown(stage.ana, SHOP_DB, "is back with its data")
    rows = await stage.audited(1 + len(people))
    assert sorted(each.outcome for each in rows[1:]) == ["done"] + 19 * ["invalid"]
    assert len(await stage.neon_calls("POST", "/recover")) == 1
    assert len(await posted(stage.ana, SHOP_DB)) == 2, "the others are told in private"


async def test_what_looked_deleted_a_moment_ago_is_looked_at_again_before_anything_is_said(
    stage: Stage,
) -> None:
    message = await _deleted(stage)
    undo = button(message, "Undo")
    # Ana's first look shows it deleted, and arrives when Dana has brought it back.
    await stage.neon_trouble("slow", method="GET", path_contains="/branches", seconds=5)
    await stage.ana.click(SHOP_DB, message["ts"], undo)
    await struck(stage)
    await _undo(stage, message)
    await stage.shown(stage.ana, SHOP_DB, "Nothing to do", "is back already")
    rows = await stage.audited(3)
    assert sorted(each.outcome for each in rows[1:]) == ["done", "invalid"]
    assert len(await posted(stage.ana, SHOP_DB)) == 2


async def test_where_recovery_is_off_nothing_is_promised(stage: Stage) -> None:
    stage.world.branch_recovery = False
    words = plain(await _deleted(stage))
    assert "It cannot be brought back: Neon does not list the branch among those that it keeps." in words
    assert "[Undo]" not in words
    await stage.ana.command(SHOP_DB, "branch delete preview/pr-64")
    card = await stage.shown(stage.ana, SHOP_DB, "*Delete branch* `preview/pr-64`")
    assert "Neon keeps others that were deleted here for 7 days" in card, "an older one is still listed"
    older = [each.id for each in stage.world.projects[SHOP].branches.values() if each.deletion]
    for branch_id in older:
        del stage.world.projects[SHOP].branches[branch_id]
    await stage.ana.command(SHOP_DB, "branch delete preview/pr-31")
    card = await stage.shown(stage.ana, SHOP_DB, "*Delete branch* `preview/pr-31`")
    assert "it cannot be brought back: Neon keeps nothing of what was deleted here." in card


async def test_the_offer_ends_with_the_deadline_by_an_edit(stage: Stage) -> None:
    message = await _deleted(stage)
    await time_passes(stage, 8 * DAYS)
    words = await stage.shown(stage.ana, SHOP_DB, DELETED, "The time to bring it back ended")
    assert "[Undo]" not in words
    (only,) = await posted(stage.ana, SHOP_DB)
    assert only["ts"] == message["ts"]


async def test_the_deadline_ends_the_offer_even_while_neon_cannot_be_asked(stage: Stage) -> None:
    await _deleted(stage)
    await stage.neon_trouble("404", method="GET", path_contains="/branches", times=None)
    await time_passes(stage, 6 * DAYS)
    await stage.ask(stage.dana, SHOP_DB, "whoami")
    assert "[Undo]" in plain(await stage.message(stage.ana, SHOP_DB, DELETED))
    await time_passes(stage, 2 * DAYS)
    words = await stage.shown(stage.ana, SHOP_DB, DELETED, "The time to bring it back ended")
    assert "[Undo]" not in words


async def test_the_offer_stands_until_the_deadline_whoever_restarts(stage: Stage) -> None:
    message = await _deleted(stage)
    await time_passes(stage, 6 * DAYS)
    await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert "[Undo]" in plain(await stage.message(stage.ana, SHOP_DB, DELETED))
    await _undo(stage, message)


async def test_a_click_that_comes_too_late_is_told_so_and_ends_the_offer(stage: Stage) -> None:
    message = await _deleted(stage)
    stage.neon_clock.advance(8 * 86_400)
    reply = await stage.press(stage.dana, message, "Undo")
    assert "Neon lists no deleted branch" in reply.text
    assert "What was deleted too long ago is gone." in reply.text
    words = await stage.shown(stage.ana, SHOP_DB, DELETED, "It cannot be brought back")
    assert "[Undo]" not in words


async def test_what_came_back_elsewhere_is_seen_at_a_click(stage: Stage) -> None:
    message = await _deleted(stage)
    branch_id = next(each.id for each in stage.world.projects[SHOP].branches.values() if each.name == NAME)
    await elsewhere(stage, "POST", f"/branches/{branch_id}/recover")
    reply = await stage.press(stage.dana, message, "Undo")
    assert "is back already" in reply.text
    words = await stage.shown(stage.ana, SHOP_DB, DELETED, "It is back.")
    assert "[Undo]" not in words


async def test_who_may_not_create_may_not_undo(bare: Stage) -> None:
    stage, channels = bare, bare.config.channels
    # Without the approval that the demo asks for in this channel.
    ledger = channels[LEDGER_DB].model_copy(update={"approve": channels[SHOP_DB].approve})
    stage.config = stage.config.model_copy(update={"channels": {**channels, LEDGER_DB: ledger}})
    await stage.start_bot()
    line, label = "branch delete preview/pr-41", "Delete preview/pr-41"
    await confirmed(stage, stage.ana, LEDGER_DB, line, label)
    await stage.finished(stage.ana, LEDGER_DB, "`preview/pr-41` in *ledger* is deleted in")
    message = await stage.message(stage.ana, LEDGER_DB, "[Undo]")
    reply = await stage.press(stage.dana, message, "Undo")
    assert (reply.row.outcome, reply.row.rule) == (
        "refused",
        "config.yaml: channels.C0LEDGER.allow.create",
    )
    assert "[Undo]" in plain(await stage.message(stage.ana, LEDGER_DB, "is deleted in"))
    await stage.ana.click(LEDGER_DB, message["ts"], button(message, "Undo"))
    await stage.shown(stage.ana, LEDGER_DB, "is back with its data")


async def test_a_guest_may_not_undo(stage: Stage) -> None:
    message = await _deleted(stage)
    reply = await stage.press(stage.person("U0GUS"), message, "Undo")
    assert "Guests can't use me." in reply.text
    assert not await stage.neon_calls("POST", "/recover")
    await _undo(stage, message)


async def test_while_writes_are_frozen_nobody_undoes_and_the_offer_stays(stage: Stage) -> None:
    message = await _deleted(stage)
    assert (await stage.ana.command(SHOP_DB, 'freeze --all --reason "incident 42"'))["ok"]
    await stage.shown(stage.dana, SHOP_DB, "*All writes* are frozen")
    reply = await stage.press(stage.dana, message, "Undo")
    assert "All writes are frozen." in reply.text
    assert (reply.row.outcome, await stage.neon_calls("POST", "/recover")) == ("refused", [])
    assert (await stage.ana.command(SHOP_DB, "unfreeze --all"))["ok"]
    await stage.shown(stage.dana, SHOP_DB, "The reason was: incident 42")
    await _undo(stage, await stage.message(stage.ana, SHOP_DB, DELETED, "[Undo]"))


async def test_a_recovery_that_failed_leaves_the_offer(stage: Stage) -> None:
    message = await _deleted(stage)
    project = stage.world.projects[SHOP]
    main = next(each for each in project.branches.values() if each.name == "main")
    branch = next(each for each in project.branches.values() if each.name == NAME)
    branch.parent_id = "br-not-there-00000000"
    await stage.dana.click(SHOP_DB, message["ts"], button(message, "Undo"))
    await stage.shown(stage.dana, SHOP_DB, "Recovering branch", "failed")
    branch.parent_id = main.id
    await _undo(stage, await stage.message(stage.ana, SHOP_DB, DELETED, "[Undo]"))


async def test_the_expiry_that_was_lost_can_be_set_again(stage: Stage) -> None:
    before = (await stage.branches())["preview/pr-112"]["expires_at"]
    message = await _deleted(stage, "preview/pr-112")
    await _undo(stage, message)
    back = await stage.message(stage.dana, SHOP_DB, "is back with its data")
    assert "It has no expiry any more: Neon does not bring that back. It was to expire" in plain(back)
    assert (await stage.branches())["preview/pr-112"].get("expires_at") is None
    await stage.dana.click(SHOP_DB, back["ts"], button(back, "Set the old expiry"))
    await stage.shown(stage.dana, SHOP_DB, "`preview/pr-112` in *shop* now expires")
    assert (await stage.branches())["preview/pr-112"]["expires_at"] == before


async def test_an_expiry_that_has_passed_is_not_offered(stage: Stage) -> None:
    message = await _deleted(stage, "preview/pr-112")
    stage.neon_clock.advance(6 * 86_400)
    branch = next(
        each for each in stage.world.projects[SHOP].branches.values() if each.name == "preview/pr-112"
    )
    branch.expires_at = stage.neon_clock.now() - 20 * DAYS
    await _undo(stage, message)
    words = await stage.shown(stage.dana, SHOP_DB, "is back with its data")
    assert "It has no expiry any more; the one that it had was" in words
    assert "[Connection] [Keep 7 days from now] [Open in Neon]" in words


async def test_while_neon_cannot_be_asked_nothing_is_promised_and_it_is_asked_again(stage: Stage) -> None:
    await confirmed(stage, stage.ana, SHOP_DB, f"branch delete {NAME}", f"Delete {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "delete storage …")
    await stage.neon_trouble("404", method="GET", path_contains="/branches", times=None)
    words = await stage.finished(stage.ana, SHOP_DB, DELETED)
    assert "Whether it can be brought back is not known yet: Neon could not be asked just now." in words
    assert "[Undo]" not in words
    await calm(stage)
    await time_passes(stage, timedelta(minutes=1))
    await stage.shown(stage.ana, SHOP_DB, DELETED, "It can be brought back until", "[Undo] [Branches]")


async def test_a_deletion_that_is_finished_after_a_restart_offers_undo(stage: Stage) -> None:
    await confirmed(stage, stage.ana, SHOP_DB, f"branch delete {NAME}", f"Delete {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "delete storage …")
    await stage.stop_bot()
    stage.neon_clock.advance(60)
    await stage.start_bot()
    message = await stage.message(stage.ana, SHOP_DB, DELETED, "[Undo]")
    await _undo(stage, message)


async def test_a_call_in_free_form_that_deletes_a_branch_offers_the_same(stage: Stage) -> None:
    branch = (await stage.branches())[NAME]
    line = f"api delete /projects/shop/branches/{branch['id']}"
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.ana, SHOP_DB, "[Cancel]")
    label = next(each for each in _labels(card) if each != "Cancel")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    await stage.finished(stage.ana, SHOP_DB, "It can be brought back until")
    message = await stage.message(stage.ana, SHOP_DB, "It can be brought back until", "[Undo]")
    await _undo(stage, message)
    await stage.shown(stage.ana, SHOP_DB, "Brought back by dana.")


async def test_the_message_that_is_gone_is_let_go_of(stage: Stage) -> None:
    message = await _deleted(stage)
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=message["ts"])
    await stage.dana.command(SHOP_DB, f"branch recover {NAME}")
    await stage.shown(stage.dana, SHOP_DB, "is back with its data")

    async def let_go() -> bool:
        return not await left(stage)

    await until(let_go)


def _labels(message: dict[str, Any]) -> list[str]:
    rows = [block.get("elements") or [] for block in message["blocks"]]
    return [each["text"]["text"] for row in rows for each in row if each.get("type") == "button"]
