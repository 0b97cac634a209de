"""The chart of a scheduled cost report: a block, or a picture where Slack does not take the block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config_schedules import ScheduledCommand
from sandbox.slack.files import Upload
from sandbox.slack.plain import plain
from tests.clocks import ManualClock
from tests.e2e.scenery import demo_config
from tests.e2e.stage import PLATFORM, Stage, staged

REFUSED = {"error": "invalid_blocks", "holding": "data_visualization", "times": None}
WEEKLY = {"channel": PLATFORM, "command": "cost-report", "cron": "* * * * *", "timezone": "UTC"}


@asynccontextmanager
async def reported(
    folder: Path, form: str, *, taken: bool = True
) -> AsyncIterator[tuple[Stage, dict[str, Any]]]:
    """A report has been posted by its schedule, in a workspace that takes charts or does not."""
    config = demo_config()
    assert config.costs is not None
    changes = {
        "costs": config.costs.model_copy(update={"chart": form}),
        "schedules": {"weekly": ScheduledCommand.model_validate(WEEKLY)},
        "cleanup": {},
    }
    async with staged(folder, config=config.model_copy(update=changes)) as stage:
        clock = ManualClock(datetime.now(UTC))
        await stage.start_bot(clock)
        if not taken:
            await stage.slack_trouble("*", "error", **REFUSED)
        async with asyncio.timeout(60):
            while not await _reports(stage):
                clock.advance(5)
                await asyncio.sleep(0.05)
        yield stage, (await _reports(stage))[0]


async def _reports(stage: Stage) -> list[dict[str, Any]]:
    said = await stage.dana.messages(PLATFORM)
    return [each for each in said if "Cost report" in plain(each) and not each.get("thread_ts")]


def _picture(stage: Stage) -> Upload | None:
    """The file that was uploaded."""
    return next((each for each in stage.workspace.uploads.all() if each.completed), None)


async def test_slack_draws_the_chart_of_a_block_and_no_picture_is_needed(tmp_path: Path) -> None:
    async with reported(tmp_path, "block") as (stage, report):
        text = plain(report)
        assert "(chart) Cost per day" in text
        assert "Cost per day (UTC), without transfer: " in text
        assert not _picture(stage)


@pytest.mark.parametrize(("form", "taken"), [("block", False), ("picture", True)])
async def test_a_picture_with_its_words_takes_the_place_of_a_block(
    tmp_path: Path, form: str, taken: bool
) -> None:
    async with reported(tmp_path, form, taken=taken) as (stage, report):
        text = plain(report)
        assert "(chart)" not in text
        assert "*By project*" in text, "all else is as it was"
        async with asyncio.timeout(10):
            while (picture := _picture(stage)) is None:
                await asyncio.sleep(0.02)
        assert (picture.content or b"").startswith(b"\x89PNG")
        assert picture.alt_text.startswith("Cost per day (UTC), without transfer: ")


async def test_the_words_do_without_any_chart(tmp_path: Path) -> None:
    async with reported(tmp_path, "none") as (stage, report):
        assert "Cost per day (UTC), without transfer: " in plain(report)
        assert "(chart)" not in plain(report)
        assert not _picture(stage)


async def test_an_answer_in_private_goes_without_a_chart_that_slack_refuses(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        assert "(chart) Cost per day" in (await stage.ask(stage.dana, PLATFORM, "cost-report")).text
        await stage.slack_trouble("*", "error", **REFUSED)
        for _ in range(2):
            text = (await stage.ask(stage.dana, PLATFORM, "cost-report")).text
            assert "(chart)" not in text
            assert "*By project*" in text
        refused = [each for each in await stage.slack_calls() if each.get("error") == "invalid_blocks"]
        assert len(refused) == 1, "a workspace that has refused one is not asked again"
