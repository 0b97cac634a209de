"""Messages that people write, and the events that the app gets for them."""

import pytest
from aiohttp import web

from tests.contract.slack_stage import (
    ANA,
    BOT,
    DANA,
    FAY,
    GUS,
    LEDGER,
    PARTNER,
    RANDOM,
    SHOP,
    Received,
    staged,
)


async def test_a_mention_is_an_event() -> None:
    async with staged() as stage:
        answer = await stage.person(DANA).write(SHOP, "@neon branch list <main>")

        sent = stage.app.last
        assert (answer["ok"], answer["delivered"]) == (True, True)
        assert (sent["type"], sent["team_id"], sent["api_app_id"]) == ("event_callback", "T0ACME", "A0NEON")
        assert sent["event_id"].startswith("Ev")
        assert sent["authorizations"][0]["user_id"] == BOT
        event = sent["event"]
        assert event["type"] == "app_mention"
        assert event["text"] == "<@U0NEON> branch list &lt;main&gt;"
        assert (event["user"], event["channel"], event["ts"]) == (DANA, SHOP, answer["ts"])
        assert "thread_ts" not in event
        assert stage.app.received[-1].headers["Content-Type"] == "application/json"


async def test_a_mention_in_a_thread_names_the_thread() -> None:
    async with staged() as stage:
        root = await stage.said()
        await stage.person(DANA).write(SHOP, "@neon help", thread_ts=root)

        assert stage.app.last["event"]["thread_ts"] == root


async def test_a_direct_message_is_a_message_event() -> None:
    async with staged() as stage:
        await stage.person(DANA).write("D0DANA", "help")

        event = stage.app.last["event"]
        assert (event["type"], event["channel_type"], event["text"]) == ("message", "im", "help")


async def test_a_mention_from_another_organisation_names_its_team() -> None:
    async with staged() as stage:
        await stage.person(FAY).write(PARTNER, "@neon help")

        assert stage.app.last["event"]["team"] == "T0PARTNER"
        assert stage.app.last["is_ext_shared_channel"] is True


@pytest.mark.parametrize(("channel", "text"), [(SHOP, "no mention here"), (RANDOM, "@neon are you there?")])
async def test_the_app_is_not_told_of_everything(channel: str, text: str) -> None:
    async with staged() as stage:
        answer = await stage.person(DANA).write(channel, text)

    assert (answer["ok"], answer["delivered"]) == (True, False)
    assert stage.app.received == []


async def test_everybody_in_the_channel_reads_what_was_written() -> None:
    async with staged() as stage:
        await stage.person(DANA).write(SHOP, "hello @ana")
        [seen] = await stage.person(GUS).messages(SHOP)

    assert (seen["user"], seen["text"]) == (DANA, f"hello <@{ANA}>")
    assert "bot_id" not in seen


@pytest.mark.parametrize(
    ("person", "channel", "text", "error"),
    [
        (GUS, LEDGER, "hi", "channel_not_found"),
        (DANA, SHOP, " ", "no_text"),
        (BOT, SHOP, "hi", "user_not_found"),
    ],
)
async def test_a_message_is_refused(person: str, channel: str, text: str, error: str) -> None:
    async with staged() as stage:
        assert (await stage.person(person).write(channel, text))["error"] == error


async def test_nobody_writes_into_an_archived_channel() -> None:
    async with staged() as stage:
        await stage.admin("archive", channel=SHOP)
        assert (await stage.person(DANA).write(SHOP, "hi"))["error"] == "is_archived"


async def test_an_event_that_failed_is_delivered_once_more() -> None:
    async with staged() as stage:

        async def fail_once(_: Received) -> web.Response:
            return web.Response(status=500 if len(stage.app.received) == 1 else 200)

        stage.app.answer = fail_once
        answer = await stage.person(DANA).write(SHOP, "@neon help")
        deliveries = (await stage.http.get("/admin/deliveries")).json()["deliveries"]

    first, second = stage.app.received
    assert answer["delivered"]
    assert first.body == second.body
    assert "X-Slack-Retry-Num" not in first.headers
    assert second.headers["X-Slack-Retry-Num"] == "1"
    assert second.headers["X-Slack-Retry-Reason"] == "http_error"
    assert [(each["retry"], each["ok"]) for each in deliveries] == [(0, False), (1, True)]


async def test_an_event_that_timed_out_says_so_when_it_is_retried() -> None:
    async with staged(answer_within=0.05) as stage:
        stage.app.hangs()
        answer = await stage.person(DANA).write(SHOP, "@neon help")

    assert answer["delivered"] is False
    assert [each.headers.get("X-Slack-Retry-Reason") for each in stage.app.received] == [None, "http_timeout"]


async def test_an_app_can_ask_not_to_be_retried() -> None:
    async with staged() as stage:
        stage.app.says(status=500, X_Slack_No_Retry="1")
        await stage.person(DANA).write(SHOP, "@neon help")

    assert len(stage.app.received) == 1


async def test_any_event_can_be_sent() -> None:
    async with staged() as stage:
        answer = await stage.admin("event", event={"type": "app_uninstalled"})

        assert answer["ok"]
        assert stage.app.last["event"] == {"type": "app_uninstalled"}


async def test_a_redelivered_event_keeps_its_id() -> None:
    async with staged() as stage:
        await stage.person(DANA).write(SHOP, "@neon help")
        await stage.admin("redeliver")

    first, second = stage.app.received
    assert first.payload["event_id"] == second.payload["event_id"]
