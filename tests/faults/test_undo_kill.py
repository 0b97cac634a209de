"""The bot dies before the last word on a deletion, or while it brings a branch back; the next one goes on."""

from pathlib import Path

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage, button
from tests.faults.processes import bot_process
from tests.faults.scene import asked_to_delete, let_go_of, posted, struck

NAME = "preview/pr-98"
DELETED = f"`{NAME}` in *shop* is deleted in"
LONGEST = 90  # seconds: the dead process's lease, and then some on a busy machine


async def test_undo_is_offered_and_done_by_whoever_comes_after(empty_stage: Stage, tmp_path: Path) -> None:
    stage = empty_stage
    async with bot_process(stage, tmp_path) as bot:
        await bot.ready()
        ts = await asked_to_delete(stage, NAME)
        card = await stage.message(stage.ana, SHOP_DB, "[Cancel]")
        await stage.ana.click(SHOP_DB, ts, button(card, f"Delete {NAME}"))
        await stage.shown(stage.ana, SHOP_DB, "delete storage …")
        await let_go_of(stage)
        await bot.kill()
    async with bot_process(stage, tmp_path) as bot:
        stage.neon_clock.advance(60)
        message = await stage.ana.wait_for(SHOP_DB, lambda each: DELETED in plain(each), timeout=LONGEST)
        assert "[Undo]" in plain(message)
        await stage.neon_trouble("slow", method="POST", path_contains="/recover", seconds=1)
        await stage.ana.click(SHOP_DB, ts, button(message, "Undo"))
        await struck(stage)
        await bot.kill()
    async with bot_process(stage, tmp_path):
        await stage.ana.wait_for(
            SHOP_DB, lambda each: DELETED in plain(each) and "Brought back by" in plain(each), timeout=LONGEST
        )
    assert len(await stage.neon_calls("POST", "/recover")) == 1
    first, second = await posted(stage.ana, SHOP_DB)
    assert "[Undo]" not in plain(first)
    assert "is back with its data" in plain(second)
