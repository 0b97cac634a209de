"""Slash commands: what reaches the app, what the person sees, and the words for every failure."""

import hashlib
import hmac
import time

import pytest

from sandbox.slack.people import Channel
from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    ANA,
    BOT,
    DANA,
    GUS,
    RANDOM,
    SHOP,
    SIGNING_SECRET,
    section,
    staged,
)


async def test_a_command_reaches_the_app_as_a_form() -> None:
    async with staged() as stage:
        answer = await stage.person(DANA).command(SHOP, "branch list")

        assert (answer["ok"], answer["status"]) == (True, 200)
        sent = stage.app.last
        expected = {
            "command": "/neon",
            "text": "branch list",
            "team_id": "T0ACME",
            "team_domain": "acme",
            "channel_id": SHOP,
            "channel_name": "shop-db",
            "user_id": DANA,
            "user_name": "dana",
            "api_app_id": "A0NEON",
            "is_enterprise_install": "false",
        }
        assert {name: sent[name] for name in expected} == expected
        assert sent["response_url"].startswith(f"{stage.base_url}/response/")
        assert sent["trigger_id"]
        assert set(sent) - set(expected) == {"response_url", "trigger_id"}


async def test_a_delivery_is_signed_over_its_exact_bytes() -> None:
    async with staged() as stage:
        await stage.person(DANA).command(SHOP, "héllo")
        received = stage.app.received[0]

    timestamp = received.headers["X-Slack-Request-Timestamp"]
    base = f"v0:{timestamp}:".encode() + received.body
    digest = hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
    assert received.headers["X-Slack-Signature"] == f"v0={digest}"
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"
    # Apps refuse what is older than five minutes by their own clock.
    assert abs(time.time() - int(timestamp)) < 60


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("", ""),
        ("grant @dana", "grant <@U0DANA|dana>"),
        ("grant @Dana.", "grant <@U0DANA|dana>."),
        ("grant @nobody", "grant @nobody"),
        ("grant @danae", "grant @danae"),
        ("tell @db-admins", "tell <!subteam^S0DBADMINS|@db-admins>"),
        ("tell @channel", "tell <!channel>"),
        ("in #shop-db now", "in <#C0SHOPDB|shop-db> now"),
        ("in #nowhere", "in #nowhere"),
        ("branch#shop-db", "branch#shop-db"),
        ("in #secret", "in <#C0SECRET|>"),
        ("see https://neon.tech/a?b=1&c=2.", "see <https://neon.tech/a?b=1&amp;c=2>."),
        ("mail dana@acme.test", "mail <mailto:dana@acme.test|dana@acme.test>"),
        ("where a < b && b > c", "where a &lt; b &amp;&amp; b &gt; c"),
        ("name <!channel>", "name &lt;!channel&gt;"),
        ("“curly” —quotes", "“curly” —quotes"),
        ("  two  spaces ", "  two  spaces "),
    ],
)
async def test_text_is_escaped_as_slack_escapes_it(typed: str, sent: str) -> None:
    async with staged() as stage:
        stage.workspace.set_channel(Channel("C0SECRET", "secret", frozenset({DANA}), is_private=True))
        await stage.person(DANA).command(SHOP, typed)

        assert stage.app.last["text"] == sent


@pytest.mark.parametrize(("channel", "name"), [("D0DANA", "directmessage"), ("C0SECRET", "privategroup")])
async def test_the_name_of_a_closed_conversation_is_hidden(channel: str, name: str) -> None:
    async with staged() as stage:
        stage.workspace.set_channel(Channel("C0SECRET", "secret", frozenset({DANA}), is_private=True))
        await stage.person(DANA).command(channel, "help")

        assert stage.app.last["channel_name"] == name


async def test_a_bare_acknowledgement_shows_nothing() -> None:
    async with staged() as stage:
        await stage.person(DANA).command(SHOP, "help")
        assert await stage.person(DANA).messages(SHOP) == []


async def test_a_text_answer_is_shown_to_the_person_alone() -> None:
    async with staged() as stage:
        stage.app.says(text="Try `/neon help`")
        await stage.person(DANA).command(SHOP, "hlep")
        dana, ana = [await stage.person(user).messages(SHOP) for user in (DANA, ANA)]

    assert [(m["text"], m["user"], m["ephemeral"]) for m in dana] == [("Try `/neon help`", BOT, True)]
    assert ana == []


async def test_a_json_answer_is_ephemeral_by_default() -> None:
    async with staged() as stage:
        stage.app.says(json_body={"text": "fallback", "blocks": [section("rich")]})
        await stage.person(DANA).command(SHOP, "help")
        [seen] = await stage.person(DANA).messages(SHOP)

    assert (plain(seen), seen["ephemeral"]) == ("rich", True)


async def test_an_answer_for_the_channel_echoes_what_was_typed() -> None:
    async with staged() as stage:
        stage.app.says(json_body={"response_type": "in_channel", "text": "Here you are"})
        await stage.person(DANA).command(SHOP, "role password <hunter2>")
        seen = await stage.person(GUS).messages(SHOP)

    assert [(m["user"], m["text"]) for m in seen] == [
        (DANA, "/neon role password &lt;hunter2&gt;"),
        (BOT, "Here you are"),
    ]


async def test_in_channel_without_a_message_echoes_only() -> None:
    async with staged() as stage:
        stage.app.says(json_body={"response_type": "in_channel"})
        await stage.person(DANA).command(SHOP, "deploy")
        seen = await stage.person(GUS).messages(SHOP)

    assert [message["text"] for message in seen] == ["/neon deploy"]


async def test_an_answer_reaches_channels_that_the_bot_is_not_in() -> None:
    async with staged() as stage:
        stage.app.says(text="not here")
        answer = await stage.person(DANA).command(RANDOM, "help")
        [seen] = await stage.person(DANA).messages(RANDOM)

    assert answer["ok"]
    assert seen["text"] == "not here"


async def test_the_command_may_have_another_name() -> None:
    async with staged(commands=("/db",)) as stage:
        answer = await stage.person(DANA).command(SHOP, "help", command="/db")

        assert answer["ok"]
        assert stage.app.last["command"] == "/db"


async def test_a_redelivery_is_the_same_bytes_again() -> None:
    async with staged() as stage:
        await stage.person(DANA).command(SHOP, "branch create x")
        stage.app.says(text="again")
        answer = await stage.admin("redeliver")
        deliveries = (await stage.http.get("/admin/deliveries")).json()["deliveries"]
        [seen] = await stage.person(DANA).messages(SHOP)

    first, second = stage.app.received
    assert answer["ok"]
    assert first.body == second.body
    assert seen["text"] == "again"
    assert [(each["kind"], each["status"], each["payload"]["text"]) for each in deliveries] == [
        ("slash_commands", 200, "branch create x")
    ] * 2


async def test_nothing_can_be_redelivered_before_anything_was_delivered() -> None:
    async with staged() as stage:
        assert (await stage.admin("redeliver"))["error"] == "nothing_delivered"
