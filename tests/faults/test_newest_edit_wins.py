"""What was overtaken is not said any more, and what Slack asks to be left alone with is not asked of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.errors import SlackError
from bot.metrics import Metrics
from bot.slack.gateway import Gateway
from bot.slack.views.message import Message
from tests.e2e.stage import BOT_TOKEN, LEDGER_DB, SHOP_DB, Stage
from tests.faults.scene import HeldClock, check_availability, struck, tried
from tests.store.trail import tamper

POST, UPDATE, PRIVATE = "chat.postMessage", "chat.update", "chat.postEphemeral"
HELLO = Message("hello")


@asynccontextmanager
async def gateway(stage: Stage) -> AsyncIterator[Gateway]:
    """A gateway of a process of its own."""
    async with aiohttp.ClientSession() as session:
        slack = AsyncWebClient(
            BOT_TOKEN, base_url=f"{stage.slack_url}/api/", session=session, retry_handlers=[]
        )
        yield Gateway(slack, SystemClock(), Metrics())


async def words(stage: Stage, method: str) -> list[str]:
    """What a method was called with, in order."""
    return [call["args"]["text"] for call in await stage.slack_calls(method)]


async def test_while_slack_takes_one_edit_only_the_newest_waits(empty_stage: Stage) -> None:
    async with gateway(empty_stage) as slack:
        ts = await slack.post(SHOP_DB, HELLO)
        await empty_stage.slack_trouble(UPDATE, "slow", seconds=0.3)
        first = asyncio.create_task(slack.edit(SHOP_DB, ts, Message("1")))
        await struck(empty_stage)
        others = [asyncio.create_task(slack.edit(SHOP_DB, ts, Message(text))) for text in "234"]
        assert await asyncio.gather(first, *others) == [True, False, False, True]
    assert await words(empty_stage, UPDATE) == ["1", "4"]
    assert await empty_stage.shown(empty_stage.dana, SHOP_DB, "4")


@pytest.mark.parametrize("method", [POST, UPDATE, PRIVATE])
async def test_during_a_pause_that_slack_asks_for_nothing_is_sent(empty_stage: Stage, method: str) -> None:
    async with gateway(empty_stage) as slack:
        ts = await slack.post(SHOP_DB, HELLO)
        say: dict[str, Callable[[], Awaitable[object]]] = {
            POST: lambda: slack.post(SHOP_DB, HELLO),
            UPDATE: lambda: slack.edit(SHOP_DB, ts, HELLO),
            PRIVATE: lambda: slack.post_private(SHOP_DB, "U0DANA", HELLO),
        }
        await empty_stage.slack_trouble(method, "ratelimited", retry_after=60)
        before = len(await empty_stage.slack_calls(method))
        for _ in range(3):
            with pytest.raises(SlackError) as refused:
                await say[method]()
            assert refused.value.code == "ratelimited"
            assert 55 < (refused.value.retry_after or 0) <= 60
        assert len(await empty_stage.slack_calls(method)) == before + 1
        assert await slack.post(LEDGER_DB, HELLO)  # each channel has a budget of its own


async def test_a_process_that_has_lost_a_request_edits_its_message_no_more(empty_stage: Stage) -> None:
    stage, clock = empty_stage, HeldClock()
    await stage.start_bot(clock)
    await check_availability(stage)
    clock.hold()
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "Waiting: Neon is busy with check availability")
    await clock.asleep.wait()
    edits = len(await stage.slack_calls(UPDATE))
    # As if another process had taken it over.
    taken = "UPDATE neonbot_requests SET fence = fence + 1, lease_owner = 'another'"
    await asyncio.to_thread(tamper, stage.database_url, taken)
    clock.let_go()
    await tried(stage, "users.info", times=1)
    await stage.stop_bot()  # waits for what is at work
    assert len(await stage.slack_calls(UPDATE)) == edits
    assert await stage.neon_writes() == await stage.neon_calls("POST", "/branches")
    assert "pr-42" not in await stage.branches()
