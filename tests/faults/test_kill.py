"""The bot is a process of its own and dies without a word; the next one ends what it began."""

import asyncio
from pathlib import Path

from sandbox.slack.plain import plain
from tests.e2e.stage import BOT_TOKEN, SHOP_DB, Stage
from tests.faults.processes import bot_process
from tests.faults.scene import READY, let_go_of, posted, statuses, struck

LONGEST = 90  # seconds: the dead process's lease, and then some on a busy machine


async def ended_well(stage: Stage, ts: str) -> None:
    """As soon as everything in Neon is over and its lease has run out, the one message says so."""
    stage.neon_clock.advance(60)
    await stage.dana.wait_for(SHOP_DB, lambda each: READY in plain(each), timeout=LONGEST)
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == ts
    assert await statuses(stage, "POST") == [201]
    branch = (await stage.branches())["pr-42"]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", branch["id"])


async def test_killed_while_following_the_next_process_ends_the_same_message(
    empty_stage: Stage, tmp_path: Path
) -> None:
    stage = empty_stage
    async with bot_process(stage, tmp_path) as bot:
        await bot.ready()
        await stage.dana.command(SHOP_DB, "branch create pr-42")
        begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
        await let_go_of(stage)
        await bot.kill()
    async with bot_process(stage, tmp_path) as bot:
        await ended_well(stage, begun["ts"])
        assert await bot.terminate() == 0


async def test_killed_while_neon_answers_the_next_process_finds_the_one_branch(
    empty_stage: Stage, tmp_path: Path
) -> None:
    stage = empty_stage
    await stage.neon_trouble("slow", method="POST", seconds=1)
    async with bot_process(stage, tmp_path) as bot:
        await bot.ready()
        await stage.dana.command(SHOP_DB, "branch create pr-42")
        begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
        await struck(stage)
        await bot.kill()
    async with bot_process(stage, tmp_path):
        await ended_well(stage, begun["ts"])


async def test_a_refused_token_ends_the_process_with_one_clear_error(
    empty_stage: Stage, tmp_path: Path
) -> None:
    stage = empty_stage
    await stage.slack_trouble("auth.test", "error", error="invalid_auth", times=None)
    async with bot_process(stage, tmp_path) as bot, asyncio.timeout(60):
        assert await bot.process.wait() == 1
        said = bot.log.read_text()
    assert "Slack does not accept SLACK_BOT_TOKEN: invalid_auth." in said
    assert "Copy the bot token again" in said
    assert "Traceback" not in said
    assert BOT_TOKEN not in said
