"""What Slack told while nobody listened is found by looking: at start, and again and again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_watch import ChannelWatch
from bot.config_in_force import ConfigInForce
from bot.metrics import Metrics
from bot.slack.gateway import Gateway
from bot.store.database import Database
from bot.store.suspensions import Suspensions
from bot.tasks import Tasks
from tests.clocks import HastyClock
from tests.e2e.stage import BOT_TOKEN, LEDGER_DB, PLATFORM, SHOP_DB, Stage
from tests.e2e.watching import ANAS_OWN, hide, looked_around, rows, told, watched


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot has admins, and has seen every channel."""
    async with watched(tmp_path) as stage:
        yield stage


def change(stage: Stage, **fields: Any) -> None:
    """Something happens to the channel, and no event tells of it."""
    stage.workspace.set_channel(replace(stage.workspace.channels[SHOP_DB], **fields))


@pytest.mark.parametrize(
    ("missed", "because"),
    [
        ({"name": "shop-old"}, "it was renamed to `shop-old`"),
        ({"is_archived": True}, "it was archived"),
        ({"members": frozenset({"U0DANA", "U0ANA"})}, "I was removed from it"),
        ({"is_ext_shared": True}, "is shared with another organisation"),
    ],
)
async def test_what_happened_while_the_bot_was_down_is_found_at_start(
    stage: Stage, missed: dict[str, Any], because: str
) -> None:
    await stage.stop_bot()
    change(stage, **missed)
    await stage.start_bot()
    await stage.shown(stage.ana, ANAS_OWN, "*#shop-db* (`C0SHOPDB`)", because)
    (row,) = await rows(stage)
    assert (row.channel_id, row.user_name, row.user_id) == (SHOP_DB, "Slack", "")
    await stage.stop_bot()
    await stage.start_bot()
    await stage.ask(stage.dana, LEDGER_DB, "branch list")
    await stage.stop_bot()
    assert len(await told(stage)) == 1, "each thing is told once"


@pytest.mark.parametrize("private", [False, True], ids=["deleted", "private and without the bot"])
async def test_a_channel_that_slack_shows_no_more_is_suspended(stage: Stage, private: bool) -> None:
    await stage.stop_bot()
    if private:
        change(stage, is_private=True, members=frozenset({"U0DANA", "U0ANA"}))
    else:
        stage.workspace.forget_channel(stage.workspace.channels[SHOP_DB])
    await stage.start_bot()
    await stage.shown(stage.ana, ANAS_OWN, "Slack does not show it to me any more")
    if private:
        reply = await stage.ask(stage.dana, SHOP_DB, "branch list")
        assert "Slack does not show it to me any more" in reply.text
        change(stage, members=frozenset({"U0DANA", "U0ANA", "U0NEON"}))
        await stage.stop_bot()
        await stage.start_bot()
        await stage.shown(stage.ana, ANAS_OWN, "has me in it again. It stays suspended")


async def test_what_is_told_and_seen_both_counts_once(stage: Stage) -> None:
    hide(stage, SHOP_DB)
    await stage.ana.channel(SHOP_DB, "remove_bot")  # Slack does not show it to the bot from now on
    await rows(stage)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.shown(stage.ana, ANAS_OWN, "I was removed from it")
    await stage.ask(stage.dana, LEDGER_DB, "branch list")
    await stage.stop_bot()
    assert len(await rows(stage)) == 1
    assert len(await told(stage)) == 1


async def test_two_bots_that_look_at_once_tell_once(stage: Stage) -> None:
    await stage.stop_bot()
    change(stage, name="shop-old")
    for _ in range(2):
        await stage.start_bot()
    await stage.shown(stage.ana, ANAS_OWN, "renamed")
    await stage.ask(stage.dana, LEDGER_DB, "branch list")
    await stage.stop_bot()
    assert len(await rows(stage)) == 1
    assert len(await told(stage)) == 1


async def test_a_channel_where_nothing_happened_is_left_alone(stage: Stage) -> None:
    for _ in range(2):
        await stage.stop_bot()
        await stage.start_bot()
        await looked_around(stage)
    for channel in (SHOP_DB, LEDGER_DB, PLATFORM):
        assert (await stage.ask(stage.dana, channel, "branch list")).row.outcome == "done"
    assert not await told(stage)


async def test_a_channel_without_the_bot_that_never_had_it_is_nothing_new(bare: Stage) -> None:
    await bare.slack_admin("leave", channel=SHOP_DB)
    await bare.start_bot()
    await looked_around(bare)
    assert (await bare.ask(bare.dana, SHOP_DB, "branch list")).row.outcome == "done"


@asynccontextmanager
async def watching(stage: Stage) -> AsyncIterator[ChannelWatch]:
    """What looks around in the bot, by itself."""
    database, clock = Database(stage.database_url), HastyClock()
    try:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(
                token=BOT_TOKEN, base_url=f"{stage.slack_url}/api/", session=session, retry_handlers=[]
            )
            gateway = Gateway(client, clock, Metrics())
            await gateway.identify()
            yield ChannelWatch(ConfigInForce(stage.config), Suspensions(database), gateway, Tasks())
    finally:
        await database.close()


async def looks(stage: Stage) -> list[str]:
    """The channels that Slack was asked for, in order, whatever it answered."""
    return [call["args"]["channel"] for call in await stage.slack_calls("conversations.info")]


@pytest.mark.parametrize(("kind", "how"), [("ratelimited", {"retry_after": 30}), ("http_500", {})])
async def test_a_look_that_slack_had_enough_of_goes_on_with_the_others_first(
    bare: Stage, kind: str, how: dict[str, Any]
) -> None:
    first, *others = bare.config.channels
    async with watching(bare) as watch:
        await bare.slack_trouble("conversations.info", kind, **how)
        await watch.look_around()
        assert await looks(bare) == [first], "it does not insist"
        await watch.look_around()
        assert await looks(bare) == [first, *others, first]
        await watch.look_around()
        assert (await looks(bare))[-len(bare.config.channels) :] == [first, *others]
