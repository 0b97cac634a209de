"""Long answers: a message for the whole channel, and the details in the thread below it."""

from typing import Any

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.e2e.watching import looked_around

SHORT = "branch diff preview/pr-117 --database neondb"
LONG = "branch diff dana/checkout-rewrite --database neondb"


async def _below(stage: Stage, channel: str, ts: str) -> list[dict[str, Any]]:
    """The replies to a message, as somebody else in the channel sees them."""
    return [each for each in await stage.ana.messages(channel) if each.get("thread_ts") == ts != each["ts"]]


async def test_everybody_sees_the_message_and_its_thread(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, SHORT)
    parent = await stage.message(stage.ana, SHOP_DB, "*Schema of* `preview/pr-117`")
    await stage.ana.wait_for(SHOP_DB, lambda each: "CREATE TABLE" in plain(each))
    (reply,) = await _below(stage, SHOP_DB, parent["ts"])
    assert not parent["ephemeral"]
    assert "```" in plain(reply)
    assert not [each for each in await stage.dana.messages(SHOP_DB) if each["ephemeral"]]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command) == ("done", "branch diff")


async def test_nothing_is_broadcast_and_nobody_is_notified(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, SHORT)
    await stage.ana.wait_for(SHOP_DB, lambda each: "CREATE TABLE" in plain(each))
    calls = await stage.slack_calls("chat.postMessage")
    assert len(calls) == 2
    assert not [each for each in calls if "reply_broadcast" in str(each) or "<@" in str(each)]


async def test_slack_is_to_fetch_no_link_and_to_make_none(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, SHORT)
    await stage.ana.wait_for(SHOP_DB, lambda each: "CREATE TABLE" in plain(each))
    said = [each["args"] for each in await stage.slack_calls("chat.postMessage")]
    assert len(said) == 2
    for each in said:
        assert (each["unfurl_links"], each["unfurl_media"], each["parse"]) == (False, False, "none")


async def test_a_bot_that_is_not_in_the_channel_says_how_to_invite_it(stage: Stage) -> None:
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    reply = await stage.ask(stage.dana, SHOP_DB, SHORT)
    assert "/invite @neon" in reply.text
    assert reply.row.outcome == "refused"
    assert not await stage.slack_calls("files.getUploadURLExternal")


async def test_a_file_that_slack_refuses_is_told_to_the_asker_and_the_message_stays(stage: Stage) -> None:
    await stage.slack_trouble("files.getUploadURLExternal", "error", error="file_uploads_disabled")
    reply = await stage.ask(stage.dana, SHOP_DB, LONG)
    assert "the thread below my message is not complete" in reply.text
    assert "file_uploads_disabled" in reply.text
    parent = await stage.message(stage.ana, SHOP_DB, "*Schema of* `dana/checkout-rewrite`")
    assert not await _below(stage, SHOP_DB, parent["ts"])
    assert reply.row.outcome == "done"


async def test_a_reply_that_slack_refuses_is_told_to_the_asker(stage: Stage) -> None:
    await stage.slack_trouble("chat.postMessage", "slow", seconds=0)  # the message itself gets through
    await stage.slack_trouble("chat.postMessage", "error", error="restricted_action")
    reply = await stage.ask(stage.dana, SHOP_DB, SHORT)
    assert "restricted_action" in reply.text


async def test_who_may_not_read_starts_no_thread(stage: Stage) -> None:
    guest = stage.person("U0GUS")  # a guest
    reply = await stage.ask(guest, SHOP_DB, "branch schema main")
    assert reply.row.outcome == "refused"
    assert not await stage.slack_calls("chat.postMessage")
