"""`channel resume` and `channel list`: an admin lets a suspended channel go on, and sees which there are."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, PARTNER, RANDOM, SHOP_DB, Stage
from tests.e2e.watching import hide, rows, watched


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot has admins, and has seen every channel."""
    async with watched(tmp_path) as stage:
        yield stage


async def suspend(stage: Stage, action: str = "rename", channel: str = SHOP_DB, **how: Any) -> None:
    """Something happens to a channel, and the bot has taken note."""
    known = len([row for row in await stage.audit() if row.outcome == "suspended"])
    name = "shop-old" if action == "rename" else None
    assert (await stage.ana.channel(channel, action, name=name))["ok"]
    await rows(stage, count=known + 1)


async def works(stage: Stage, channel: str = SHOP_DB) -> bool:
    return (await stage.ask(stage.dana, channel, "branch list")).row.outcome == "done"


async def test_an_admin_resumes_it_there_and_the_channel_is_told(stage: Stage) -> None:
    await suspend(stage)
    assert not await works(stage)
    await stage.ana.command(SHOP_DB, "channel resume")
    words = await stage.shown(stage.dana, SHOP_DB, "▶️ *#shop-db* (`C0SHOPDB`) goes on")
    assert "it was renamed to `shop-old`." in words
    assert "Slack calls it `shop-old` now; its `label` is another one." in words
    assert "Resumed by @U0ANA" in words
    assert await works(stage)
    (row,) = [each for each in await stage.audit() if each.command == "channel resume"]
    assert (row.outcome, row.user_id, row.target, row.target_name) == (
        "done",
        "U0ANA",
        SHOP_DB,
        "#shop-db",
    )


@pytest.mark.parametrize("named", [SHOP_DB, SHOP_DB.lower(), "#shop-db", "shop-db", "#shop-old"])
async def test_or_from_another_channel_of_the_bots(stage: Stage, named: str) -> None:
    await suspend(stage)
    await stage.ana.command(LEDGER_DB, f"channel resume {named}")
    await stage.shown(stage.ana, LEDGER_DB, "*#shop-db* (`C0SHOPDB`) goes on")
    assert await works(stage)


async def test_it_stays_resumed_over_a_restart(stage: Stage) -> None:
    await suspend(stage)
    await stage.ana.command(SHOP_DB, "channel resume")
    await stage.shown(stage.ana, SHOP_DB, "goes on")
    await stage.stop_bot()
    await stage.start_bot()
    assert await works(stage)
    assert len(await rows(stage)) == 1


async def test_nobody_else_may(stage: Stage) -> None:
    await suspend(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, "channel resume")
    assert "Only @S0DBADMINS may do this." in reply.text
    assert (reply.row.outcome, reply.row.rule) == ("refused", "config.yaml: admins")
    assert not await works(stage)


@pytest.mark.parametrize(
    ("action", "mend", "cause", "first"),
    [
        ("archive", "unarchive", "it was archived.", "Bring it back from the archive first."),
        ("remove_bot", "invite_bot", "I was removed from it.", "Type `/invite @neon` in it first."),
    ],
)
async def test_not_before_it_is_as_it_should_be(
    stage: Stage, action: str, mend: str, cause: str, first: str
) -> None:
    await suspend(stage, action)
    reply = await stage.ask(stage.ana, LEDGER_DB, f"channel resume {SHOP_DB}")
    assert f"#shop-db stays suspended: {cause}" in reply.text
    assert first in reply.text
    assert reply.row.outcome == "refused"
    await stage.ana.channel(SHOP_DB, mend)
    await stage.ana.command(LEDGER_DB, f"channel resume {SHOP_DB}")
    await stage.shown(stage.ana, LEDGER_DB, "*#shop-db* (`C0SHOPDB`) goes on")
    assert await works(stage)


@pytest.mark.parametrize(
    ("action", "private", "first"),
    [
        ("delete", False, "Take it out of config.yaml."),
        ("share", True, "change C0SHOPDB to its new id, C0SHOPDBX, if it shall go on."),
    ],
)
async def test_never_what_is_gone_for_good(stage: Stage, action: str, private: bool, first: str) -> None:
    if private:
        hide(stage, SHOP_DB)
    await suspend(stage, action)
    reply = await stage.ask(stage.ana, LEDGER_DB, f"channel resume {SHOP_DB}")
    assert first in reply.text
    assert reply.row.outcome == "refused"


async def test_not_while_slack_cannot_be_asked(stage: Stage) -> None:
    await suspend(stage)
    await stage.slack_trouble("conversations.info", "http_500")
    reply = await stage.ask(stage.ana, SHOP_DB, "channel resume")
    assert reply.row.outcome == "failed"
    await stage.ana.command(SHOP_DB, "channel resume")
    await stage.shown(stage.ana, SHOP_DB, "goes on")


async def test_of_a_channel_that_is_not_suspended_only_the_asker_is_told_so(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, "channel resume")
    assert "*#shop-db* (`C0SHOPDB`) is not suspended, so there was nothing to resume." in reply.text
    assert not [each for each in await stage.dana.messages(SHOP_DB) if not each["ephemeral"]]


@pytest.mark.parametrize("named", ["C0NOWHERE", RANDOM, "nothing"])
async def test_a_channel_that_the_configuration_does_not_list_is_not_found(stage: Stage, named: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, f"channel resume {named}")
    assert f"“{named}” is no channel of config.yaml." in reply.text


async def test_it_is_not_typed_in_a_channel_that_others_read_uninvited(stage: Stage) -> None:
    await suspend(stage, "share")
    reply = await stage.ask(stage.ana, SHOP_DB, "channel resume")
    assert "This channel is shared with another organisation" in reply.text


async def test_the_list_says_how_every_channel_stands(stage: Stage) -> None:
    await suspend(stage)
    await suspend(stage, "archive")
    await suspend(stage, "share", LEDGER_DB)
    reply = await stage.ask(stage.ana, PARTNER, "channel list")
    assert "*4 channels, 1 suspended*" in reply.text
    assert "⏸️ *#shop-db* (`C0SHOPDB`) since" in reply.text
    assert "it was renamed to `shop-old`; it was archived" in reply.text
    assert "⛔ *#ledger-db* (`C0LEDGER`) is shared with another organisation, so nothing" in reply.text
    assert "👀 *#acme-partner* (`C0PARTNER`) is shared with another organisation, who may" in reply.text
    assert "✅ *#neon-platform* (`C0PLATFORM`)" in reply.text
    assert "To resume one: `/neon channel resume` in it" in reply.text
    assert not [each for each in await stage.dana.messages(PARTNER) if "suspended" in plain(each)]
    assert "Only @S0DBADMINS may do this." in (await stage.ask(stage.dana, PARTNER, "channel list")).text
