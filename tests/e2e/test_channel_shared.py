"""Channels that another organisation reads: refused, unless the configuration says otherwise."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config_rights import Allow
from bot.manifest import NEEDED_SCOPES
from tests.e2e.scenery import config_where
from tests.e2e.stage import PARTNER, SHOP_DB, Stage
from tests.e2e.watching import ANAS_OWN, hide, looked_around, rows, told, watched
from tests.faults.scene import until

REFUSED = "This channel is shared with another organisation, which would read along."
RULE = f"config.yaml: channels.{SHOP_DB}.external_viewers (not true)"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot has admins, and has seen every channel."""
    async with watched(tmp_path) as stage:
        yield stage


@pytest.mark.parametrize("line", ["branch list", "branch create pr-42", "audit"])
async def test_a_channel_is_refused_as_long_as_it_is_shared(stage: Stage, line: str) -> None:
    await stage.ana.channel(SHOP_DB, "share")
    (row,) = await rows(stage)
    assert (row.channel_id, row.text, row.rule) == (SHOP_DB, "channel shared T0PARTNER", RULE)
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert REFUSED in reply.text
    assert (reply.row.outcome, reply.row.rule) == ("refused", RULE)
    words = await stage.shown(stage.ana, ANAS_OWN, "Nothing is done in *#shop-db*", "is shared with another")
    assert "set `external_viewers: true` for it in `config.yaml`" in words

    await stage.ana.channel(SHOP_DB, "unshare")
    await rows(stage, "resumed")
    assert (await stage.ask(stage.dana, SHOP_DB, "branch list")).row.outcome == "done"


async def test_an_old_card_cannot_be_confirmed_there(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, "branch delete preview/pr-98")
    card = await stage.message(stage.ana, SHOP_DB, "[Cancel]")
    await stage.ana.channel(SHOP_DB, "share")
    await rows(stage)
    reply = await stage.press(stage.ana, card, "Delete preview/pr-98")
    assert REFUSED in reply.text
    assert not await stage.neon_writes()


async def test_where_others_may_read_along_the_channel_works_and_nobody_is_bothered(stage: Stage) -> None:
    assert (await stage.ask(stage.dana, PARTNER, "branch list")).row.outcome == "done"
    await stage.stop_bot()
    assert not [row for row in await stage.audit() if row.outcome == "suspended"]
    assert not await told(stage)


async def test_no_secret_is_shown_there_whatever_the_rights_say(tmp_path: Path) -> None:
    allow = Allow({"read": ("everyone",), "create": ("everyone",), "reveal": ("S0DBADMINS",)})
    async with watched(tmp_path, config_where(PARTNER, allow=allow)) as stage:
        asked = await stage.neon_requests()
        reply = await stage.ask(stage.ana, PARTNER, "connection show preview/pr-98 --show-password")
        assert "I show no secrets in a channel that is shared with another organisation." in reply.text
        assert reply.row.rule == "built in: no secrets in shared channels"
        assert await stage.neon_requests() == asked
        assert (await stage.ask(stage.ana, PARTNER, "branch show preview/pr-98")).row.outcome == "done"


async def test_a_channel_that_is_shared_at_the_first_look_is_refused(tmp_path: Path) -> None:
    async with watched(tmp_path, config_where(PARTNER, external_viewers=False)) as stage:
        (row,) = await rows(stage)
        assert (row.channel_id, row.user_name) == (PARTNER, "Slack")
        reply = await stage.ask(stage.dana, PARTNER, "branch list")
        assert REFUSED in reply.text
        await stage.shown(stage.ana, ANAS_OWN, "Nothing is done in *#acme-partner*")


async def test_what_slack_cannot_tell_of_a_new_channel_is_not_taken_for_granted(bare: Stage) -> None:
    await bare.slack_trouble("conversations.info", "http_500", times=1000)
    await bare.start_bot()
    reply = await bare.ask(bare.dana, SHOP_DB, "branch list")
    assert "Slack could not tell me who reads this channel, so I did nothing." in reply.text
    assert "Try again in a minute." in reply.text
    assert reply.row.rule == "built in: nothing happens in a channel that was never seen"


async def test_what_was_seen_before_holds_while_slack_is_in_trouble(stage: Stage) -> None:
    await stage.stop_bot()
    await stage.slack_trouble("conversations.info", "http_500", times=1000)
    await stage.start_bot()
    assert (await stage.ask(stage.dana, SHOP_DB, "branch list")).row.outcome == "done"
    await stage.ana.channel(SHOP_DB, "share")
    await rows(stage)
    assert REFUSED in (await stage.ask(stage.dana, SHOP_DB, "branch list")).text


async def test_without_the_scope_to_look_everything_works_as_before(bare: Stage) -> None:
    bare.workspace.scopes = tuple(each.name for each in NEEDED_SCOPES)
    await bare.start_bot()
    await looked_around(bare)
    for channel in (SHOP_DB, PARTNER):
        assert (await bare.ask(bare.dana, channel, "branch list")).row.outcome == "done"


async def test_a_private_channel_without_the_bot_in_it_is_refused_with_the_way_out(bare: Stage) -> None:
    hide(bare, SHOP_DB)
    await bare.slack_admin("leave", channel=SHOP_DB)
    await bare.start_bot()
    reply = await bare.ask(bare.dana, SHOP_DB, "branch list")
    assert "Slack does not show me this channel" in reply.text
    assert "invite me" in reply.text
    await bare.ana.channel(SHOP_DB, "invite_bot")

    async def works() -> bool:
        return (await bare.ask(bare.dana, SHOP_DB, "branch list")).row.outcome == "done"

    await until(works)


async def test_nothing_that_is_posted_there_says_where_a_database_is_reached(stage: Stage) -> None:
    await stage.dana.command(PARTNER, "branch create pr-42")
    await stage.finished(stage.dana, PARTNER, "`pr-42` in *shop* is ready in")
    reply = await stage.ask(stage.dana, PARTNER, "connection show pr-42 --database neondb")
    host = re.search(r"ep-[a-z0-9-]+", reply.text)
    assert host is not None, reply.text
    seen = str(await stage.person("U0FAY").messages(PARTNER))
    assert "pr-42" in seen
    assert host.group() not in seen
    assert "postgresql://" not in seen
