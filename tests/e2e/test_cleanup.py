"""Cleanup from the first warning to the deletion and back, in the whole bot on moved clocks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config_cleanup import CleanupPolicy
from bot.store.database import Database
from bot.store.runs import Runs, RunState
from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests.clocks import ManualClock
from tests.e2e.scenery import demo_config
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button, staged

NAME = "previews"
DAY = timedelta(days=1)


def policy(**more: Any) -> CleanupPolicy:
    """A policy that deletes previews which nobody keeps, each working day at nine."""
    given: dict[str, Any] = {
        "channel": SHOP_DB,
        "projects": "shop",
        "schedule": {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"},
        "mode": "auto",
        "match": {"name": "preview/*", "min_age": "1h"},
        "never": {"names": "main"},
        "warn": {"grace": "2 working days"},
        "delete": {"max_percent": 100, "max_per_run": 100},
    }
    return CleanupPolicy.model_validate(given | more)


@dataclass
class Weeks:
    """The stage, day after day."""

    stage: Stage
    clock: ManualClock

    async def next_run(self) -> list[str]:
        """Move to the next run, wait for its end; what the channel shows of reports then."""
        timetable = self.stage.config.cleanup[NAME].schedule.timetable
        due = timetable.next(self.clock.now())
        assert due is not None
        self.clock.advance((due - self.clock.now()).total_seconds() + 1)
        await self.ended(due)
        return await self.reports()

    async def ended(self, due: datetime) -> RunState:
        """Until the run that was due then is over."""
        database = Database(self.stage.database_url)
        try:
            async with asyncio.timeout(20):
                while True:
                    run = (await Runs(database).latest()).get(NAME)
                    if run is not None and run.due_at >= due and run.state is not RunState.DUE:
                        return run.state
                    await asyncio.sleep(0.02)
        finally:
            await database.close()

    async def reports(self) -> list[str]:
        """The reports in the channel, oldest first."""
        said = await self.stage.dana.messages(SHOP_DB)
        return [plain(each) for each in said if "Cleanup of" in plain(each) and not each["ephemeral"]]

    async def deleted(self) -> set[str]:
        """The branches that the bot has had deleted."""
        calls = await self.stage.neon_calls("DELETE", f"/projects/{SHOP}/branches/")
        return {each["path"].rpartition("/")[2] for each in calls}

    async def shown(self, *words: str) -> str:
        """As the stage's `shown`, while time moves on by seconds."""

        async def move() -> None:
            while True:
                self.clock.advance(1)
                await asyncio.sleep(0.05)

        mover = asyncio.create_task(move())
        try:
            return await self.stage.shown(self.stage.dana, SHOP_DB, *words)
        finally:
            mover.cancel()

    def branch(self, name: str) -> Branch:
        """The stand-in's record of a branch."""
        branches = self.stage.world.projects[SHOP].branches.values()
        return next(each for each in branches if each.name == name)


@asynccontextmanager
async def weeks(folder: Path, **rules: Any) -> AsyncIterator[Weeks]:
    """The stage on a Sunday evening, with the bot and one policy."""
    config = demo_config().model_copy(update={"schedules": {}, "cleanup": {NAME: policy(**rules)}})
    async with staged(folder, config=config) as stage:
        now = stage.neon_clock.now()
        # In the middle of a month, because Neon's counters begin anew with the next one.
        start = (now.replace(day=28) + 12 * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
        sunday = start + (6 - start.weekday()) * DAY
        stage.neon_clock.advance((sunday - now).total_seconds())
        clock = ManualClock(stage.neon_clock.now(), on_advance=stage.neon_clock.advance)
        await stage.start_bot(clock)
        scene = Weeks(stage, clock)
        await _seen(stage)
        yield scene


async def _seen(stage: Stage) -> None:
    database = Database(stage.database_url)
    try:
        async with asyncio.timeout(10):
            while NAME not in await Runs(database).places():
                await asyncio.sleep(0.02)
    finally:
        await database.close()


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
        assert "Kept: 1" in words
        assert pr not in await scene.deleted()
        assert "Kept until" in (await stage.ask(stage.dana, SHOP_DB, "cleanup why preview/pr-64")).text
        await stage.dana.command(SHOP_DB, "cleanup release preview/pr-64")
        await stage.shown(stage.dana, SHOP_DB, "is kept no longer")
        words = (await scene.next_run())[-1]
        assert "New, with 2 working days to say no (1)" in words.replace("*", "")


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


async def test_more_than_the_limit_deletes_nothing_and_says_so(tmp_path: Path) -> None:
    async with weeks(tmp_path, delete={"max_per_run": 2}) as scene:
        for _ in range(3):
            words = (await scene.next_run())[-1]
        assert "Nothing was deleted: 4 are due, and the policy deletes at most 2 at once." in words
        assert await scene.deleted() == set()


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
        assert len(await scene.stage.neon_calls("DELETE", f"/projects/{SHOP}/branches/")) == 1


async def test_what_a_run_has_deleted_comes_back_with_one_click(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        for _ in range(3):
            await scene.next_run()
        stage = scene.stage
        report = await stage.message(stage.dana, SHOP_DB, "was deleted, can be brought back")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (4)"))
        words = await scene.shown("4 branches are back")
        assert "preview/pr-31" in words
        assert {"preview/pr-31", "preview/pr-64", "preview/pr-98"} <= (await stage.branches()).keys()
        await stage.dana.command(SHOP_DB, "cleanup undo previews")
        await stage.shown(
            stage.dana, SHOP_DB, "Nothing that the policy `previews` deleted can be brought back"
        )


async def test_with_nothing_to_tell_the_last_report_says_so(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        for _ in range(3):
            await scene.next_run()
        reports = await scene.next_run()
        assert len(reports) == 3
        assert "nothing looks unused" in reports[-1]


async def test_the_policies_and_how_they_stand_can_be_asked_for(tmp_path: Path) -> None:
    async with weeks(tmp_path) as scene:
        stage = scene.stage
        assert "It has not run yet." in (await stage.ask(stage.dana, SHOP_DB, "cleanup status")).text
        look = (await stage.ask(stage.dana, SHOP_DB, "cleanup run --dry-run")).text
        assert "4 of 17 branches look unused" in look
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
        assert "Kept: 1" in words
        assert "preview/pr-64" not in words
