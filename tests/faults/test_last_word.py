"""The last word reaches the person even where its message is gone, at most once, and not for ever."""

import asyncio
from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import BRIEF, READY, calm, posted, tried, until
from tests.store.trail import rows, tamper

POST, UPDATE, PRIVATE = "chat.postMessage", "chat.update", "chat.postEphemeral"
DIRECT = "D0DANA"


async def begun(stage: Stage) -> dict[str, Any]:
    """Dana asks for a branch; the message as soon as it shows what Neon is at."""
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    return await stage.message(stage.dana, SHOP_DB, "create branch …")


async def given_up(stage: Stage) -> list[str]:
    """What the metrics say of it."""
    async with patient.client() as http:
        text = (await http.get(f"{stage.bot_url}/metrics")).text
    return [line for line in text.splitlines() if line.startswith("neonbot_slack_given_up_total")]


async def test_a_result_without_a_message_is_told_once_slack_takes_it(stage: Stage) -> None:
    message = await begun(stage)
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=message["ts"])
    await stage.slack_trouble(PRIVATE, "ratelimited", retry_after=1)
    words = await stage.finished(stage.dana, SHOP_DB, "Branch `pr-42`", "is ready in")

    assert words
    message = await stage.message(stage.dana, SHOP_DB, "is ready in")
    assert message["ephemeral"], plain(message)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "http_500"])
@pytest.mark.parametrize("where", [PRIVATE, POST])
async def test_what_may_have_been_told_is_not_told_again(stage: Stage, where: str, kind: str) -> None:
    await begun(stage)
    if where == PRIVATE:
        (message,) = await posted(stage.dana, SHOP_DB)
        await stage.slack_admin("delete_message", channel=SHOP_DB, ts=message["ts"])
    else:
        await stage.slack_admin("archive", channel=SHOP_DB)
    posts = len(await stage.slack_calls(POST))
    await stage.slack_trouble(where, kind)
    stage.neon_clock.advance(30)
    (row,) = await stage.audited(1)

    assert row.outcome == "done"
    assert "whether the asker was told is not known" in row.detail
    assert len(await stage.slack_calls(PRIVATE)) == 1
    assert len(await stage.slack_calls(POST)) - posts == (where == POST)


async def test_a_process_that_dies_while_it_tells_is_not_followed_by_one_that_tells_again(
    empty_stage: Stage,
) -> None:
    stage = empty_stage
    await stage.start_bot(lease=BRIEF, drain=BRIEF / 10)
    message = await begun(stage)
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=message["ts"])
    await stage.slack_trouble(PRIVATE, "slow", seconds=1)
    stage.neon_clock.advance(30)
    await tried(stage, UPDATE, READY)
    await stage.stop_bot()
    await stage.start_bot(lease=BRIEF)
    (row,) = await stage.audited(1)

    assert row.detail.endswith("; whether the asker was told is not known")
    assert len(await stage.slack_calls(PRIVATE)) <= 1
    assert await stage.dana.messages(DIRECT) == []


async def _noted(stage: Stage) -> bool:
    """Whether it is stored since when Slack does not take a last word."""
    stored = await asyncio.to_thread(rows, stage.database_url, "neonbot_posts")
    return any(row["key"].endswith(":unshown") for row in stored)


async def test_after_a_day_it_is_given_up_and_the_asker_is_told_directly(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    await begun(stage)
    await stage.slack_trouble(UPDATE, "http_500", times=None)
    stage.neon_clock.advance(30)
    await until(lambda: _noted(stage))
    assert await given_up(stage) == []
    earlier = "UPDATE neonbot_posts SET tried_at = tried_at - 90000"
    await asyncio.to_thread(tamper, stage.database_url, earlier)
    (row,) = await stage.audited(1)

    assert row.outcome == "done"
    assert row.detail == (
        "could not be shown in the channel for a day (http_500); the asker was told in a direct message"
    )
    (told,) = await stage.dana.messages(DIRECT)
    assert READY in plain(told)
    assert await given_up(stage) == ['neonbot_slack_given_up_total{what="result"} 1.0']
    assert "gave up showing a result" in capsys.readouterr().out
    await calm(stage)
