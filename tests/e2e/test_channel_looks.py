"""What Slack told while nobody listened is found by looking: at start, and again and again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP_DB, Stage
from tests.e2e.watching import ANAS_OWN, hide, looked_around, rows, told, watched
from tests.faults.scene import until


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


async def test_each_look_asks_once_for_each_channel_and_stops_when_slack_has_enough(stage: Stage) -> None:
    async def looks() -> list[str]:
        return [call["args"]["channel"] for call in await stage.slack_calls("conversations.info")]

    await stage.stop_bot()
    assert sorted(await looks()) == sorted(stage.config.channels)
    await stage.slack_trouble("conversations.info", "ratelimited", retry_after=30, times=1000)
    await stage.start_bot()

    async def refused_once() -> bool:
        return len(await looks()) > len(stage.config.channels)

    await until(refused_once)
    await stage.stop_bot()
    assert len(await looks()) == len(stage.config.channels) + 1
