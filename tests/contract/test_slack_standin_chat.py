"""chat.*: what may be posted where, by whom it may be changed, and who sees it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.contract.slack_stage import (
    ANA,
    BOT,
    DANA,
    FAY,
    GUS,
    OLE,
    PARTNER,
    RANDOM,
    SHOP,
    Json,
    Stage,
    actions,
    button,
    section,
    staged,
)


async def test_a_post_is_answered_with_the_message() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postMessage", channel=SHOP, text="hello")

    assert (answer["ok"], answer["channel"]) == (True, SHOP)
    assert re.fullmatch(r"\d{10}\.\d{6}", answer["ts"])
    message = answer["message"]
    assert (message["type"], message["text"], message["ts"]) == ("message", "hello", answer["ts"])
    assert (message["user"], message["bot_id"], message["app_id"]) == (BOT, "B0NEON", "A0NEON")


async def test_every_message_has_its_own_ts_although_time_stands_still() -> None:
    async with staged() as stage:
        stamps = [await stage.said() for _ in range(3)]

    assert sorted(set(stamps)) == stamps


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "channel_not_found"),
        ({"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
        ({"channel": OLE, "text": "x"}, "channel_not_found"),
        ({"channel": RANDOM, "text": "x"}, "not_in_channel"),
        ({"channel": SHOP}, "no_text"),
        ({"channel": SHOP, "text": "  "}, "no_text"),
        ({"channel": SHOP, "text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": SHOP, "text": "x", "blocks": {"type": "section"}}, "invalid_blocks_format"),
        ({"channel": SHOP, "text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": SHOP, "text": "x", "attachments": "x"}, "invalid_attachments"),
        ({"channel": SHOP, "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": SHOP, "attachments": [{"blocks": [{"type": "nonsense"}]}]}, "invalid_blocks"),
        ({"channel": SHOP, "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": SHOP, "markdown_text": "y" * 12_001}, "msg_too_long"),
        ({"channel": SHOP, "text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        (
            {
                "channel": SHOP,
                "text": "x",
                "metadata": {"event_type": "t", "event_payload": {"k": "v" * 16_000}},
            },
            "metadata_too_large",
        ),
        ({"channel": SHOP, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
    ],
)
async def test_a_post_is_refused(args: Json, error: str) -> None:
    async with staged() as stage:
        assert await stage.refused("chat.postMessage", **args) == error


async def test_nothing_is_posted_to_an_archived_channel() -> None:
    async with staged() as stage:
        ts = await stage.said()
        await stage.admin("archive", channel=SHOP)
        posted = await stage.refused("chat.postMessage", channel=SHOP, text="x")
        edited = await stage.refused("chat.update", channel=SHOP, ts=ts, text="x")
        await stage.admin("archive", channel=SHOP, archived=False)
        await stage.said()

    assert posted == edited == "is_archived"


async def test_a_bot_that_was_removed_can_neither_post_nor_edit() -> None:
    async with staged() as stage:
        ts = await stage.said()
        await stage.admin("leave", channel=SHOP)
        posted = await stage.refused("chat.postMessage", channel=SHOP, text="x")
        edited = await stage.refused("chat.update", channel=SHOP, ts=ts, text="x")
        await stage.admin("join", channel=SHOP)
        await stage.said()

    assert posted == edited == "not_in_channel"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it() -> None:
    async with staged() as stage:
        secret = replace(stage.workspace.channels[RANDOM], id="C0SECRET", name="secret", is_private=True)
        stage.workspace.set_channel(secret)
        assert await stage.refused("chat.postMessage", channel="C0SECRET", text="x") == "channel_not_found"


async def test_chat_write_public_opens_public_channels() -> None:
    async with staged(scopes=("chat:write", "chat:write.public")) as stage:
        await stage.said(RANDOM)
        assert [m["text"] for m in await stage.person(DANA).messages(RANDOM)] == ["hello"]


@pytest.mark.parametrize("name", ["shop-db", "#shop-db"])
async def test_a_channel_may_be_named(name: str) -> None:
    async with staged() as stage:
        assert (await stage.call("chat.postMessage", channel=name, text="x"))["channel"] == SHOP


async def test_posting_to_a_person_reaches_their_direct_messages() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postMessage", channel=DANA, text="psst")
        seen = await stage.person(DANA).messages("D0DANA")
        others = await stage.person(ANA).messages("D0DANA")

    assert answer["channel"] == "D0DANA"
    assert [message["text"] for message in seen] == ["psst"]
    assert others == []


async def test_a_text_over_forty_thousand_characters_is_cut() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postMessage", channel=SHOP, text="x" * 40_001)

    assert len(answer["message"]["text"]) == 40_000
    assert answer["response_metadata"]["warnings"] == ["message_truncated"]


async def test_invalid_blocks_are_named_with_a_pointer() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postMessage", channel=SHOP, text="x", blocks=[section(), section("")])

    wrong = "must be more than 0 characters [json-pointer:/blocks/1/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {wrong}"]
    assert answer["errors"] == [wrong]


async def test_blocks_and_buttons_get_the_ids_they_lack() -> None:
    unnamed = button()
    del unnamed["action_id"]
    async with staged() as stage:
        answer = await stage.call(
            "chat.postMessage", channel=SHOP, text="x", blocks=[section(), actions(unnamed)]
        )

    first, second = answer["message"]["blocks"]
    assert first["block_id"] != second["block_id"]
    assert second["elements"][0]["action_id"]


async def test_markdown_becomes_a_block() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postMessage", channel=SHOP, markdown_text="**bold**")

    assert answer["message"]["blocks"][0]["type"] == "markdown"


async def test_metadata_is_kept_and_shown_to_readers_of_the_api() -> None:
    metadata = {"event_type": "branch", "event_payload": {"id": "br-1"}}
    async with staged() as stage:
        ts = await stage.said(metadata=metadata)
        await stage.call("chat.update", channel=SHOP, ts=ts, text="still there")
        whole = await stage.call("conversations.history", channel=SHOP, include_all_metadata=True)
        brief = await stage.call("conversations.history", channel=SHOP)

    assert whole["messages"][0]["metadata"] == metadata
    assert brief["messages"][0]["metadata"] == {"event_type": "branch"}


async def test_an_ephemeral_message_is_seen_by_one_person_only() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postEphemeral", channel=SHOP, user=DANA, text="only you")
        dana, ana = [await stage.person(user).messages(SHOP) for user in (DANA, ANA)]
        history = await stage.call("conversations.history", channel=SHOP)

    assert [(m["text"], m["ephemeral"], m["ts"]) for m in dana] == [("only you", True, answer["message_ts"])]
    assert ana == []
    assert history["messages"] == []


async def test_an_ephemeral_message_is_out_of_reach_of_the_web_api() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postEphemeral", channel=SHOP, user=DANA, text="only you")
        ts = answer["message_ts"]
        refusals = [
            await stage.refused("chat.update", channel=SHOP, ts=ts, text="x"),
            await stage.refused("chat.delete", channel=SHOP, ts=ts),
            await stage.refused("chat.getPermalink", channel=SHOP, message_ts=ts),
            await stage.refused("reactions.add", channel=SHOP, timestamp=ts, name="eyes"),
        ]

    assert refusals == ["message_not_found"] * 4


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": SHOP, "user": FAY, "text": "x"}, "user_not_in_channel"),
        ({"channel": RANDOM, "user": DANA, "text": "x"}, "not_in_channel"),
        ({"channel": SHOP, "text": "x"}, "invalid_arguments"),
        ({"channel": SHOP, "user": DANA}, "no_text"),
    ],
)
async def test_an_ephemeral_message_is_refused(args: Json, error: str) -> None:
    async with staged() as stage:
        assert await stage.refused("chat.postEphemeral", **args) == error


async def _thread(stage: Stage) -> tuple[str, Json]:
    root = await stage.said(text="root")
    answer = await stage.call("chat.postMessage", channel=SHOP, text="reply", thread_ts=root)
    return root, answer["message"]


async def test_a_reply_lives_in_its_thread() -> None:
    async with staged() as stage:
        root, reply = await _thread(stage)
        seen = {message["text"]: message for message in await stage.person(GUS).messages(SHOP)}

    assert reply["thread_ts"] == root
    assert seen["reply"]["thread_ts"] == root
    assert seen["root"]["reply_count"] == 1


async def test_a_reply_to_a_reply_joins_the_same_thread() -> None:
    async with staged() as stage:
        root, reply = await _thread(stage)
        answer = await stage.call("chat.postMessage", channel=SHOP, text="more", thread_ts=reply["ts"])

    assert answer["message"]["thread_ts"] == root


async def test_a_reply_to_a_message_that_is_gone_becomes_one_of_its_own() -> None:
    async with staged() as stage:
        root = await stage.said(text="root")
        await stage.call("chat.delete", channel=SHOP, ts=root)
        answer = await stage.call("chat.postMessage", channel=SHOP, text="late", thread_ts=root)

    assert "thread_ts" not in answer["message"]


async def test_a_deleted_message_with_replies_leaves_a_tombstone() -> None:
    async with staged() as stage:
        root, _ = await _thread(stage)
        await stage.call("chat.delete", channel=SHOP, ts=root)
        state = await stage.person(DANA).state()

    tombstone = next(message for message in state["messages"][SHOP] if message["ts"] == root)
    assert (tombstone["deleted"], tombstone["text"]) == (True, "")


async def test_a_permalink_leads_to_the_page() -> None:
    async with staged() as stage:
        ts = await stage.said()
        link = (await stage.call("chat.getPermalink", channel=SHOP, message_ts=ts))["permalink"]
        response = await stage.http.get(link)
        missing = await stage.refused("chat.getPermalink", channel=SHOP, message_ts="1.000000")

    assert response.headers["Location"] == f"/#{SHOP}/{ts}"
    assert missing == "message_not_found"


async def test_a_reaction_shows_and_cannot_be_added_twice() -> None:
    args: dict[str, Any] = {"channel": SHOP, "name": ":white_check_mark:"}
    async with staged() as stage:
        args["timestamp"] = await stage.said()
        await stage.call("reactions.add", **args)
        again = await stage.refused("reactions.add", **args)
        [seen] = await stage.person(DANA).messages(SHOP)

    assert again == "already_reacted"
    assert seen["reactions"] == [{"name": "white_check_mark", "count": 1, "users": [BOT]}]


async def test_a_shared_channels_messages_reach_the_other_organisation() -> None:
    async with staged() as stage:
        await stage.said(PARTNER)
        assert [m["text"] for m in await stage.person(FAY).messages(PARTNER)] == ["hello"]
