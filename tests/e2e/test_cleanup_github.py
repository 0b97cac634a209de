"""Cleanup asks GitHub whether a branch's pull request is closed, and believes nothing but a clear answer."""

import re
from pathlib import Path

from tests.e2e.stage import SHOP_DB
from tests.e2e.weeks import weeks

MATCH = {"pr": {"repository": "acme/shop", "min_closed": "2d"}}


async def test_a_closed_pull_request_is_told_and_its_branch_deleted_in_time(tmp_path: Path) -> None:
    async with weeks(tmp_path, match=MATCH) as scene:
        words = (await scene.next_run())[-1]
        assert re.search("2 of 1[67] branches look unused", words)
        assert "pull request #98 was merged" in words
        # Nobody has heard of 31, and 117 and 112 are open.
        assert "Could not be checked: `preview/pr-31` (pull request #31 could not be looked up: " in words
        assert "GitHub shows no pull request #31 in acme/shop to this token" in words
        why = (await scene.stage.ask(scene.stage.dana, SHOP_DB, "cleanup why preview/pr-117")).text
        assert "pull request #117 is open" in why
        await scene.next_run()
        await scene.next_run()
        assert await scene.deleted() == {scene.branch("preview/pr-98").id, scene.branch("preview/pr-64").id}
        assert (await scene.stage.audit())[-1].outcome == "done"


async def test_while_github_is_down_nothing_is_deleted_and_what_was_warned_of_stays_warned(
    tmp_path: Path,
) -> None:
    async with weeks(tmp_path, match=MATCH) as scene:
        await scene.next_run()
        await scene.next_run()
        # It fails in the middle of the look, when it has said already that 64 is merged.
        scene.stage.github.trouble, scene.stage.github.calm = 502, 2
        words = (await scene.next_run())[-1]
        assert "Could not be checked" in words
        assert "Nothing was deleted: not all pull requests could be looked up." in words
        assert await scene.deleted() == set()
        scene.stage.github.trouble = None
        await scene.next_run()
        assert await scene.deleted() == {scene.branch("preview/pr-98").id, scene.branch("preview/pr-64").id}


async def test_a_pull_request_that_is_open_again_keeps_its_branch(tmp_path: Path) -> None:
    async with weeks(tmp_path, match=MATCH) as scene:
        await scene.next_run()
        scene.stage.github.open(64)
        await scene.next_run()
        await scene.next_run()
        assert await scene.deleted() == {scene.branch("preview/pr-98").id}


async def test_without_a_token_nothing_hangs_on_pull_requests(tmp_path: Path) -> None:
    async with weeks(tmp_path, match=MATCH, report={"on_empty": "post"}) as scene:
        await scene.stage.stop_bot()
        scene.stage.left_out = ("GITHUB_TOKEN",)
        await scene.stage.start_bot(scene.clock)
        words = (await scene.next_run())[-1]
        assert "there is no GITHUB_TOKEN to look it up with" in words
        assert scene.stage.github.calls == []
