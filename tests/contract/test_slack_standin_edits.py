"""chat.update and chat.delete: whose messages may be changed, and what a reader then sees."""

import pytest

from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    BOT,
    DANA,
    SHOP,
    Json,
    section,
    staged,
)


async def test_an_edit_shows_at_once_and_is_marked() -> None:
    async with staged() as stage:
        ts = await stage.said()
        answer = await stage.call("chat.update", channel=SHOP, ts=ts, text="better")
        [seen] = await stage.person(DANA).messages(SHOP)

    assert (answer["ts"], answer["text"], answer["message"]["text"]) == (ts, "better", "better")
    assert seen["text"] == "better"
    assert seen["edited"]["user"] == BOT


async def test_an_edit_with_blocks_is_not_marked() -> None:
    async with staged() as stage:
        ts = await stage.said()
        await stage.call("chat.update", channel=SHOP, ts=ts, text="better", blocks=[section()])
        [seen] = await stage.person(DANA).messages(SHOP)

    assert "edited" not in seen


async def test_an_edit_of_the_text_alone_drops_the_blocks() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[section("old")])
        await stage.call("chat.update", channel=SHOP, ts=ts, text="new")
        [seen] = await stage.person(DANA).messages(SHOP)

    assert "blocks" not in seen
    assert plain(seen) == "new"


async def test_an_edit_of_the_attachments_alone_keeps_the_blocks() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[section("kept")])
        await stage.call("chat.update", channel=SHOP, ts=ts, attachments=[{"text": "more"}])
        [seen] = await stage.person(DANA).messages(SHOP)

    assert plain(seen) == "kept\nmore"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"ts": "1.000000", "text": "x"}, "message_not_found"),
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
    ],
)
async def test_an_edit_is_refused(args: Json, error: str) -> None:
    async with staged() as stage:
        ts = await stage.said()
        assert await stage.refused("chat.update", **({"channel": SHOP, "ts": ts} | args)) == error


async def test_a_text_of_exactly_four_thousand_characters_may_be_edited_in() -> None:
    async with staged() as stage:
        ts = await stage.said()
        assert (await stage.call("chat.update", channel=SHOP, ts=ts, text="x" * 4000))["ok"]


async def test_somebody_elses_message_can_be_neither_edited_nor_deleted() -> None:
    async with staged() as stage:
        ts = (await stage.person(DANA).write(SHOP, "mine"))["ts"]
        edited = await stage.refused("chat.update", channel=SHOP, ts=ts, text="x")
        deleted = await stage.refused("chat.delete", channel=SHOP, ts=ts)

    assert (edited, deleted) == ("cant_update_message", "cant_delete_message")


async def test_a_deleted_message_stays_deleted() -> None:
    async with staged() as stage:
        ts = await stage.said()
        await stage.call("chat.delete", channel=SHOP, ts=ts)
        seen = await stage.person(DANA).messages(SHOP)
        edited = await stage.refused("chat.update", channel=SHOP, ts=ts, text="x")
        again = await stage.refused("chat.delete", channel=SHOP, ts=ts)

    assert seen == []
    assert edited == again == "message_not_found"


async def test_a_message_that_an_admin_deleted_cannot_be_edited() -> None:
    async with staged() as stage:
        ts = await stage.said()
        await stage.admin("delete_message", channel=SHOP, ts=ts)
        assert await stage.refused("chat.update", channel=SHOP, ts=ts, text="x") == "message_not_found"
