"""What a cleanup report says of money: what could be saved, what was, and what was brought back."""

from pathlib import Path

from sandbox.neon.plans import PLANS
from tests.e2e.stage import SHOP_DB, button
from tests.e2e.weeks import weeks


async def test_the_report_tells_what_could_be_saved_then_what_was_and_what_came_back(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        stage = scene.stage
        # A plan that includes ten branches; the demo's own includes more than there are.
        stage.world.organization.plan = PLANS["launch"]
        words = (await scene.next_run())[-1]
        assert "branches look unused · could save $6–1" in words
        assert "Estimates, by prices as of 2026-11-23" in words
        # The largest one first, then the one that rests longest.
        assert words.index("preview/pr-117") < words.index("preview/pr-31")
        assert "no expiry" in words
        for _ in range(2):
            words = (await scene.next_run())[-1]
        assert "Today, $6–1" in words.replace("*", "")
        report = await stage.message(stage.dana, SHOP_DB, "was deleted, can be brought back")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (4)"))
        await scene.shown("Cleanup of", "Brought back")
        words = (await scene.next_run())[-1]
        assert "was deleted and brought back" in words
        assert "Last run, 24 hours ago: 4 deleted, 4 brought back" in words
