"""Undo after `project delete`: as for branches, and in any channel that has the project."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.slack.plain import plain
from tests.commands.confirming import confirmed
from tests.commands.lapsing import time_passes
from tests.e2e.scenery import NO_APPROVALS, config_where
from tests.e2e.stage import LEDGER_DB, PLATFORM, Stage, button, staged
from tests.faults.scene import posted

LEDGER = "calm-sea-51238842"
DELETED = "Project *ledger* is deleted"


async def _deleted(stage: Stage, channel: str) -> dict[str, Any]:
    await confirmed(stage, stage.ana, channel, "project delete ledger", "Delete ledger")
    return await stage.message(stage.ana, channel, DELETED)


async def test_a_deleted_project_can_be_undone_until_neon_s_deadline(stage: Stage) -> None:
    message = await _deleted(stage, PLATFORM)
    deadline = stage.neon_clock.now() + timedelta(days=7)
    assert f"It can be brought back until {deadline:%Y-%m-%d}" in plain(message)
    await stage.ana.click(PLATFORM, message["ts"], button(message, "Undo"))
    await stage.shown(stage.dana, PLATFORM, f"Project `ledger` `{LEDGER}` is back with 13 branches")
    assert stage.world.projects[LEDGER].deleted_at is None
    words = await stage.shown(stage.dana, PLATFORM, DELETED, "Brought back by ana.")
    assert "[Undo]" not in words
    assert len(await posted(stage.dana, PLATFORM)) == 2


async def test_who_may_not_create_there_may_not_undo(stage: Stage) -> None:
    message = await _deleted(stage, PLATFORM)
    reply = await stage.press(stage.dana, message, "Undo")
    assert reply.row.outcome == "refused"
    assert stage.world.projects[LEDGER].deleted_at is not None


async def test_its_deadline_ends_the_offer(stage: Stage) -> None:
    await _deleted(stage, PLATFORM)
    await time_passes(stage, timedelta(days=8))
    words = await stage.shown(stage.ana, PLATFORM, DELETED, "The time to bring it back ended")
    assert "[Undo]" not in words


async def test_the_channel_of_the_project_needs_no_right_to_the_whole_account(tmp_path: Path) -> None:
    async with staged(
        tmp_path, config=config_where(LEDGER_DB, never_touch=(), approve=NO_APPROVALS)
    ) as stage:
        await stage.start_bot()
        message = await _deleted(stage, LEDGER_DB)
        refused = await stage.ask(stage.ana, LEDGER_DB, f"project recover {LEDGER}")
        assert "This is about the whole Neon account" in refused.text
        await stage.ana.click(LEDGER_DB, message["ts"], button(message, "Undo"))
        words = await stage.shown(stage.ana, LEDGER_DB, "is back with 13 branches")
        assert "If no channel has it" not in words, "this one has"
        await stage.shown(stage.ana, LEDGER_DB, DELETED, "Brought back by ana.")


async def test_a_project_of_another_channel_is_not_brought_back_by_name(stage: Stage) -> None:
    await _deleted(stage, PLATFORM)
    reply = await stage.ask(stage.ana, "C0SHOPDB", "project recover ledger")
    assert "ledger" in reply.text
    assert stage.world.projects[LEDGER].deleted_at is not None
    assert not await stage.neon_calls("POST", "/recover")
