"""Cleanup when people ask: how it stands, why a branch is there, and keeping one."""

from pathlib import Path

from tests.e2e.stage import SHOP, SHOP_DB
from tests.e2e.weeks import DAY, weeks


async def test_with_nothing_to_tell_the_last_report_says_so(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        await scene.next_run()
        for branch in scene.stage.world.projects[SHOP].live_branches():
            branch.protected = branch.protected or branch.name.startswith("preview/")
        (report,) = await scene.next_run()
        assert "nothing looks unused" in report


async def test_what_was_deleted_stays_to_be_seen_when_there_is_nothing_to_tell(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        for _ in range(3):
            await scene.next_run()
        reports = await scene.next_run()
        assert len(reports) == 3
        assert "[Undo (4)]" in reports[-1]


async def test_a_report_tells_of_runs_that_did_not_happen(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        for _ in range(2):
            report = (await scene.next_run())[-1]
        assert "did not happen" not in report
        await scene.stage.stop_bot()
        scene.clock.advance((2 * DAY).total_seconds())
        await scene.stage.start_bot(scene.clock)
        report = (await scene.next_run())[-1]
        assert "2 runs before this one did not happen: the bot was down, or paused." in report


async def test_the_policies_and_how_they_stand_can_be_asked_for(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        stage = scene.stage
        assert "It has not run yet." in (await stage.ask(stage.dana, SHOP_DB, "cleanup status")).text
        look = (await stage.ask(stage.dana, SHOP_DB, "cleanup run --dry-run")).text
        there = len(stage.world.projects[SHOP].branches)
        assert f"4 of {there} branches look unused" in look
        assert "nobody was warned, and nothing was deleted" in look
        await scene.next_run()
        assert "4 branches looked unused" in (await stage.ask(stage.dana, SHOP_DB, "cleanup status")).text
        said = (await stage.ask(stage.dana, SHOP_DB, "cleanup policies")).text
        assert "named `preview/*`; older than 60 minutes" in said
        why = (await stage.ask(stage.dana, SHOP_DB, "cleanup why main")).text
        assert "It stays" in why
        assert "its name fits no pattern" in why


async def test_a_reason_is_asked_for_where_the_policy_wants_one(tmp_path: Path) -> None:
    async with weeks(tmp_path, keep={"require_reason": True, "max_times": 1}) as scene:
        stage = scene.stage
        refused = await stage.ask(stage.dana, SHOP_DB, "cleanup keep preview/pr-64 --for 7d")
        assert "needs a reason" in refused.text
        await stage.dana.command(SHOP_DB, "cleanup keep preview/pr-64 --for 7d --reason “the demo”")
        assert "Because: the demo" in await stage.shown(stage.dana, SHOP_DB, "is kept until")
        await stage.dana.command(SHOP_DB, "cleanup keep preview/pr-64 --for 7d --reason again")
        await stage.shown(stage.dana, SHOP_DB, "as often as the policy allows")


async def test_an_admin_keeps_a_branch_for_ever(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        stage = scene.stage
        refused = await stage.ask(stage.dana, SHOP_DB, "cleanup exempt preview/pr-64 --reason demo")
        assert refused.row.outcome == "refused"
        wrong = await stage.ask(stage.ana, SHOP_DB, "cleanup exempt preview/pr-6 --reason demo")
        assert "There is no branch “preview/pr-6” in shop." in wrong.text
        await stage.ana.command(SHOP_DB, "cleanup exempt preview/pr-64 --reason demo")
        assert "is kept for ever" in await stage.shown(stage.dana, SHOP_DB, "preview/pr-64", "for ever")
        words = (await scene.next_run())[-1]
        assert "Kept: `preview/pr-64` (for ever)" in words
        assert words.count("preview/pr-64") == 1
