"""Cleanup from the first warning to the deletion and back, in the whole bot on moved clocks."""

import asyncio
import re
from pathlib import Path

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, button
from tests.e2e.weeks import NAME, Weeks, policy, weeks


async def test_a_branch_is_told_waits_for_its_grace_and_goes(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        (monday,) = await scene.next_run()
        assert "Dry run: the policy is new or was changed" in monday
        assert "New, with 2 working days to say no" in monday
        assert await scene.deleted() == set()
        (_, tuesday) = await scene.next_run()
        assert "What is due and nobody keeps is deleted." in tuesday
        assert "Due soon" in tuesday
        assert await scene.deleted() == set()
        (_, _, wednesday) = await scene.next_run()
        gone = await scene.deleted()
    assert gone
    assert "was deleted, can be brought back until" in wednesday
    assert "Keep 7 days" not in wednesday


async def test_a_click_keeps_a_branch_and_another_lets_go_of_it(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        await scene.next_run()
        stage = scene.stage
        report = await stage.message(stage.dana, SHOP_DB, "Cleanup of")
        pr = scene.branch("preview/pr-64").id
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Keep 7 days", holding=pr))
        assert "is kept until" in await stage.shown(stage.dana, SHOP_DB, "preview/pr-64", "is kept until")
        for _ in range(2):
            words = (await scene.next_run())[-1]
        assert "Kept: `preview/pr-64` (until " in words
        assert pr not in await scene.deleted()
        assert "Kept until" in (await stage.ask(stage.dana, SHOP_DB, "cleanup why preview/pr-64")).text
        await stage.dana.command(SHOP_DB, "cleanup release preview/pr-64")
        await stage.shown(stage.dana, SHOP_DB, "is kept no longer")
        words = (await scene.next_run())[-1]
        assert re.search(r"New, with 2 working days to say no, until [^*]+\* \(1\)", words)


@pytest.mark.parametrize("what", ["used", "renamed", "protected", "a child", "gone"])
async def test_what_is_needed_after_all_is_not_deleted(tmp_path: Path, what: str) -> None:
    async with weeks(tmp_path) as scene:
        await scene.next_run()
        branch = scene.branch("preview/pr-64")
        match what:
            case "used":
                branch.written_bytes += 1
            case "renamed":
                branch.name = "preview/keep-this"
            case "protected":
                branch.protected = True
            case "a child":
                scene.branch("release-2026.1").parent_id = branch.id
            case "gone":
                await scene.stage.ana.command(SHOP_DB, "branch delete preview/pr-64")
                card = await scene.stage.message(scene.stage.ana, SHOP_DB, "preview/pr-64", "[Cancel]")
                await scene.stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete preview/pr-64"))
                await scene.shown("preview/pr-64", "is deleted")
        await scene.next_run()
        await scene.next_run()
        deleted = await scene.deleted()
        assert scene.branch("preview/pr-31").id in deleted
        if what != "gone":
            assert branch.id not in deleted
        calls = [each["path"] for each in await scene.stage.neon_calls("DELETE", branch.id)]
        assert len(calls) == (what == "gone")


async def test_nothing_goes_on_a_friday_afternoon_though_the_policy_runs_then(tmp_path: Path) -> None:
    friday = {"cron": "0 15 * * fri", "timezone": "Europe/Berlin"}
    async with weeks(tmp_path, schedule=friday) as scene:
        for _ in range(2):
            words = (await scene.next_run())[-1]
        assert "Nothing was deleted: it is Friday afternoon." in words
        assert await scene.deleted() == set()


async def _plans_asked(scene: Weeks) -> list[str]:
    calls = await scene.stage.neon_calls("GET", f"/projects/{SHOP}")
    return [each["path"] for each in calls if each["path"].endswith(SHOP)]


async def test_what_is_due_stays_when_its_time_has_passed_before_it_could_go(tmp_path: Path) -> None:
    friday = {"cron": "59 11 * * fri", "timezone": "Europe/Berlin"}
    async with weeks(tmp_path, schedule=friday) as scene:
        await scene.next_run()
        # Slack takes its time with the report, so that it is noon before anything could be deleted.
        await scene.stage.slack_trouble("chat.postMessage", "slow", seconds=2, times=1)
        asked = len(await _plans_asked(scene))
        due = scene.stage.config.cleanup[NAME].schedule.timetable.next(scene.clock.now())
        assert due is not None
        scene.clock.advance((due - scene.clock.now()).total_seconds() + 1)
        async with asyncio.timeout(30):
            while len(await _plans_asked(scene)) == asked:  # which is after the look, and before the report
                await asyncio.sleep(0.02)
        scene.clock.advance(120)
        await scene.ended(due)
        words = (await scene.reports())[-1]
        assert "stays: it is Friday afternoon" in words
        assert await scene.deleted() == set()


async def test_more_than_the_limit_deletes_nothing_and_says_so(tmp_path: Path) -> None:
    async with weeks(tmp_path, delete={"max_per_run": 2}) as scene:
        for _ in range(3):
            words = (await scene.next_run())[-1]
        assert "until somebody says yes: 4 are due, and the policy deletes at most 2 by itself." in words
        assert await scene.deleted() == set()
        # Then it asks, and one click deletes no more than that either.
        stage = scene.stage
        report = await stage.message(stage.ana, SHOP_DB, "4 are due")
        await stage.ana.click(SHOP_DB, report["ts"], button(report, "Delete what is due (4)"))
        card = await stage.message(stage.ana, SHOP_DB, "Delete 2 branches of *shop*")
        assert "2 more: 2 are deleted at once at most" in plain(card)
        await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete 2 branches"))
        await scene.shown("Today", "was deleted, as @U0ANA said")
        assert len(await scene.deleted()) == 2


async def test_a_policy_that_reports_never_makes_anything_due(tmp_path: Path) -> None:
    async with weeks(tmp_path, mode="report") as scene:
        for _ in range(8):
            words = (await scene.next_run())[-1]
        assert "This only reports, it deletes nothing." in words
        assert "due 20" not in words
        assert await scene.deleted() == set()


async def test_a_changed_policy_reports_once_before_it_deletes(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        await scene.next_run()
        await scene.next_run()
        changed = policy(delete={"max_per_run": 99, "max_percent": 100})
        scene.stage.config = scene.stage.config.model_copy(update={"cleanup": {NAME: changed}})
        await scene.stage.stop_bot()
        await scene.stage.start_bot(scene.clock)
        words = (await scene.next_run())[-1]
        assert "Dry run: the policy is new or was changed" in words
        assert await scene.deleted() == set()
        await scene.next_run()
        assert len(await scene.deleted()) == 4


async def test_two_bots_make_one_report_and_delete_once(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        await scene.stage.start_bot(scene.clock)
        for _ in range(3):
            reports = await scene.next_run()
        assert len(reports) == 3
        calls = await scene.stage.neon_calls("DELETE", f"/projects/{SHOP}/branches/")
        taken = [each["path"] for each in calls if each["status"] < 300]
        assert len(taken) == len(set(taken)) == 4


async def test_a_deletion_whose_answer_was_lost_is_found_out_by_the_next_run(tmp_path: Path) -> None:
    async with weeks(tmp_path, match={"name": "preview/pr-64", "min_age": "1h"}) as scene:
        await scene.next_run()
        await scene.next_run()
        await scene.stage.neon_trouble("drop_after", method="DELETE")
        words = (await scene.next_run())[-1]
        assert "Neon's answer was lost; the next run finds out" in words
        words = (await scene.next_run())[-1]
        assert "`preview/pr-64` was deleted, can be brought back until" in words
        stage = scene.stage
        assert len(await stage.neon_calls("DELETE", f"/projects/{SHOP}/branches/")) == 1
        report = await stage.message(stage.dana, SHOP_DB, "was deleted, can be brought back until")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (1)"))
        await scene.shown("1 branch is back")


async def test_what_a_run_has_deleted_comes_back_with_one_click(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        for _ in range(3):
            await scene.next_run()
        stage = scene.stage
        report = await stage.message(stage.dana, SHOP_DB, "was deleted, can be brought back")
        assert "*Cleanup of `shop`*: 4 deleted, none of the other" in plain(report)
        # What was deleted by another run is not that run's to bring back.
        earlier = "cleanup undo previews --run 2020-11-23T08:00:00Z"
        await stage.dana.command(SHOP_DB, earlier)
        await stage.shown(stage.dana, SHOP_DB, "Nothing that the policy `previews` deleted")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (4)"))
        words = await scene.shown("4 branches are back")
        assert "preview/pr-31" in words
        async with asyncio.timeout(60):
            while "Undo (" in await scene.shown("Cleanup of", "↩️ Brought back: `preview/"):
                pass  # it may be told in steps
        assert {"preview/pr-31", "preview/pr-64", "preview/pr-98"} <= (await stage.branches()).keys()
        await stage.dana.command(SHOP_DB, "cleanup undo previews")
        await stage.shown(
            stage.dana, SHOP_DB, "Nothing that the policy `previews` deleted can be brought back"
        )


async def _status(scene: Weeks) -> str:
    return (await scene.stage.ask(scene.stage.dana, SHOP_DB, "cleanup status")).text


async def test_what_is_left_of_a_run_is_told_when_something_comes_back_and_when_nothing_can_any_more(
    tmp_path: Path,
) -> None:
    weekly = {"cron": "0 9 * * mon", "timezone": "Europe/Berlin"}
    async with weeks(tmp_path, schedule=weekly) as scene:
        for _ in range(2):
            await scene.next_run()
        stage = scene.stage
        report = await stage.message(stage.dana, SHOP_DB, "4 deleted")
        gone = next(name for name in await scene.deleted())
        await stage.neon_trouble("500", method="POST", path_contains=f"{gone}/recover", times=9)
        await stage.slack_trouble("chat.update", "http_500")  # and it is told a minute later
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (4)"))
        words = await scene.shown("Cleanup of", "↩️ Brought back: `preview/", "[Undo (1)]")
        assert "Gone for good" not in words
        async with asyncio.timeout(60):
            while "4 deleted, 3 brought back" not in await _status(scene):
                pass
        scene.clock.advance(7 * 86400)
        words = await scene.shown("Cleanup of", "Gone for good: `preview/")
        assert "↩️ Brought back: `preview/" in words
        assert "[Undo" not in words


async def test_a_report_is_left_alone_while_nothing_of_it_has_come_back(tmp_path: Path) -> None:
    async with weeks(tmp_path, match={"name": "preview/pr-64", "min_age": "1h"}) as scene:
        for _ in range(3):
            await scene.next_run()
        stage = scene.stage
        report = await stage.message(stage.dana, SHOP_DB, "was deleted, can be brought back")
        looks = f"/branches/{next(iter(await scene.deleted()))}"

        async def edits() -> int:
            calls = await stage.slack_calls("chat.update")
            return len([each for each in calls if each["args"]["ts"] == report["ts"]])

        before, told = len(await stage.neon_calls("GET", looks)), await edits()
        await stage.neon_trouble("404", method="POST", path_contains="/recover")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (1)"))
        await scene.shown("*0 branches are back*")
        async with asyncio.timeout(60):
            while len(await stage.neon_calls("GET", looks)) < before + 2:  # undoing, and the look after it
                scene.clock.advance(1)
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (1)"))
        await scene.shown("Cleanup of", "↩️ Brought back: `preview/pr-64`")
        assert await edits() == told + 1


async def test_what_somebody_brought_back_without_cleanup_is_not_called_gone(tmp_path: Path) -> None:
    weekly = {"cron": "0 9 * * mon", "timezone": "Europe/Berlin"}
    async with weeks(tmp_path, schedule=weekly, match={"name": "preview/pr-64", "min_age": "1h"}) as scene:
        for _ in range(2):
            await scene.next_run()
        stage = scene.stage
        await stage.dana.command(SHOP_DB, "branch recover preview/pr-64")
        await scene.shown("`preview/pr-64`", "is back")
        scene.branch("preview/pr-64").protected = True
        await stage.neon_trouble("503", method="GET", path_contains="/branches/br-", times=20)
        scene.clock.advance(7 * 86400)
        words = await scene.shown("Cleanup of", "↩️ Brought back: `preview/pr-64`")
        assert "Gone for good" not in words
        assert "[Undo" not in words


async def test_what_stands_in_the_thread_does_not_move_into_the_message_when_that_gets_shorter(
    tmp_path: Path,
) -> None:
    async with weeks(tmp_path, report={"top": 1}) as scene:
        for _ in range(2):
            await scene.next_run()
        scene.branch("ana/index-experiment").name = "preview/late"
        await scene.next_run()
        words = await scene.stage.shown(scene.stage.dana, SHOP_DB, "Cleanup of", "was deleted")
    assert "to say no, until" in words
    assert "(1, in the thread)" in words
