"""What happens to a channel in Slack: its rules are suspended, once, and an admin is told."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.settings import load
from tests.clocks import HastyClock
from tests.e2e.deliveries import ACME, JSON, PARTNER_TEAM, send, signed
from tests.e2e.stage import LEDGER_DB, RANDOM, SHOP_DB, TICK, Stage, staged
from tests.e2e.watching import ADMINS, ANAS_OWN, hide, looked_around, readiness, rows, told, watched
from tests.faults.scene import until

RULE = "built in: a channel that is no longer the same is suspended until an admin resumes it"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot has admins, and has seen every channel."""
    async with watched(tmp_path) as stage:
        yield stage


def event(kind: str, event_id: str = "Ev0HAND", team_id: str = ACME, **fields: Any) -> bytes:
    """An event put together by hand."""
    outer = {"type": "event_callback", "team_id": team_id, "event_id": event_id}
    return json.dumps(outer | {"event": {"type": kind, **fields}}).encode()


async def nothing_came_of_it(stage: Stage) -> None:
    """After whatever was begun has ended, no channel is suspended and nobody was told."""
    await stage.stop_bot()
    assert not await stage.audit()
    assert not await told(stage)


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
@pytest.mark.parametrize(
    ("action", "name", "kind", "because", "advice"),
    [
        ("rename", "shop-old", "rename", "it was renamed to `shop-old`", "A name can change hands."),
        ("archive", None, "archive", "it was archived, by @U0ANA", "type `/neon channel resume`"),
        ("delete", None, "deleted", "it was deleted, by @U0ANA", "take it out of `config.yaml`"),
        ("remove_bot", None, "left", "I was removed from it, by @U0ANA", "type `/neon channel resume`"),
    ],
)
async def test_a_channel_that_is_no_longer_the_same_is_suspended_and_an_admin_is_told(
    stage: Stage, action: str, name: str | None, kind: str, because: str, advice: str, private: bool
) -> None:
    if private:
        hide(stage, SHOP_DB)
    answer = await stage.ana.channel(SHOP_DB, action, name=name)
    assert [each["status"] for each in answer["events"]] == [200]
    sent = stage.workspace.deliveries[-1].outgoing.payload["event"]
    assert sent["type"] == f"{'group' if private else 'channel'}_{kind}"

    (row,) = await rows(stage)
    assert (row.channel_id, row.rule) == (SHOP_DB, RULE)
    assert row.user_id == ("" if action == "rename" else "U0ANA"), "Slack does not tell who renamed it"
    words = await stage.shown(stage.ana, ANAS_OWN, "*#shop-db* (`C0SHOPDB`) is suspended", because)
    assert advice in words
    assert "What Neon has begun goes on." in words
    assert len(await told(stage)) == 1


async def test_a_private_channel_that_somebody_begins_to_share_gets_another_id_and_is_suspended(
    stage: Stage,
) -> None:
    hide(stage, SHOP_DB)
    await stage.ana.channel(SHOP_DB, "share")
    new = stage.workspace.deliveries[-1].outgoing.payload["event"]["channel"]
    words = await stage.shown(stage.ana, ANAS_OWN, "*#shop-db* (`C0SHOPDB`) is suspended", f"`{new}`")
    assert f"change the line `C0SHOPDB:` there to `{new}:`" in words
    reply = await stage.ask(stage.dana, new, "branch list")
    assert "No Neon project is connected to this channel." in reply.text
    (row,) = await rows(stage)
    assert (row.channel_id, row.text) == (SHOP_DB, f"channel moved {new}")


async def test_an_event_that_slack_sends_again_has_one_effect(stage: Stage) -> None:
    await stage.ana.channel(SHOP_DB, "archive")
    for retry in (1, 2, 3):
        assert (await stage.slack_admin("redeliver", retry=retry))["status"] == 200
    await stage.shown(stage.ana, ANAS_OWN, "is suspended")
    await stage.stop_bot()
    assert [row.outcome for row in await stage.audit()] == ["suspended"]
    assert len(await told(stage)) == 1


async def test_an_event_that_the_bot_could_not_take_is_taken_when_slack_sends_it_again(
    bare: Stage,
) -> None:
    stage = bare
    stage.config = stage.config.model_copy(update={"admins": ADMINS})
    await stage.ana.channel(SHOP_DB, "archive")  # nobody listens yet
    assert [each.answer.error for each in stage.workspace.deliveries] == ["dispatch_failed"] * 2
    await stage.slack_admin("archive", channel=SHOP_DB, archived=False)
    await stage.start_bot()
    await looked_around(stage)
    assert not await stage.audit()
    assert (await stage.slack_admin("redeliver", retry=2, reason="connection_failed"))["status"] == 200
    assert len(await rows(stage)) == 1


@pytest.mark.parametrize("forged", ["another secret", "another body", "no signature"])
async def test_an_event_without_slacks_signature_is_turned_away(stage: Stage, forged: str) -> None:
    body = event("channel_archive", channel=SHOP_DB, user="U0ANA")
    headers = {
        "another secret": signed(body, secret="0" * 32),
        "another body": signed(body + b" "),
        "no signature": {},
    }[forged]
    assert (await send(stage, body, headers=headers, content_type=JSON)).status_code == 401
    await nothing_came_of_it(stage)


@pytest.mark.parametrize(
    "body",
    [
        event("message", channel=SHOP_DB, user="U0DANA", text="channel_archive"),
        event("member_left_channel", channel=SHOP_DB, user="U0NEON"),
        event("member_joined_channel", channel=SHOP_DB, user="U0DANA", inviter="U0ANA"),
        event("a_kind_of_next_year", channel=SHOP_DB),
        event("channel_archive", channel={"no": "id"}),
        event("channel_archive", event_id="", channel=SHOP_DB),
        event("channel_archive", channel=RANDOM, user="U0ANA"),
        event("channel_archive", team_id=PARTNER_TEAM, channel=SHOP_DB, user="U0FAY"),
        event("channel_rename", channel={"id": SHOP_DB, "name": "shop-db"}),
        event("channel_unarchive", channel=SHOP_DB, user="U0ANA"),
        event("channel_unshared", channel=SHOP_DB, is_ext_shared=False),
        event("tokens_revoked", tokens={"oauth": ["U0DANA"]}),
        json.dumps({"type": "event_callback"}).encode(),
    ],
)
async def test_whatever_else_slack_tells_is_acknowledged_and_has_no_effect(stage: Stage, body: bytes) -> None:
    assert (await send(stage, body, content_type=JSON)).status_code == 200
    await nothing_came_of_it(stage)


async def test_events_come_over_a_socket_too(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        config = stage.config.model_copy(update={"admins": ADMINS})
        variables = stage.settings_variables() | {"SLACK_APP_TOKEN": "xapp-sandbox"}
        async with running(load(variables), config, HastyClock(), tick=TICK):
            await looked_around(stage)
            await stage.ana.channel(SHOP_DB, "archive")
            assert stage.workspace.deliveries[-1].transport == "socket"
            await stage.shown(stage.ana, ANAS_OWN, "is suspended: it was archived")
            assert len(await rows(stage)) == 1


@pytest.mark.parametrize(
    ("broken", "mended", "news"),
    [
        ("archive", "unarchive", "is back from the archive"),
        ("remove_bot", "invite_bot", "has me in it again"),
    ],
)
async def test_what_is_as_it_was_again_is_told_and_stays_suspended(
    stage: Stage, broken: str, mended: str, news: str
) -> None:
    await stage.ana.channel(SHOP_DB, broken)
    await stage.shown(stage.ana, ANAS_OWN, "is suspended")
    await stage.ana.channel(SHOP_DB, mended)
    words = await stage.shown(stage.ana, ANAS_OWN, f"*#shop-db* (`C0SHOPDB`) {news}. It stays suspended")
    assert "type `/neon channel resume` in it" in words
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert "This channel has been suspended since" in reply.text


async def test_two_things_that_happen_to_a_channel_are_told_one_by_one(stage: Stage) -> None:
    await stage.ana.channel(SHOP_DB, "rename", name="shop-old")
    await stage.ana.channel(SHOP_DB, "archive")
    await stage.shown(stage.ana, ANAS_OWN, "renamed")
    await stage.shown(stage.ana, ANAS_OWN, "archived")
    assert {row.text for row in await rows(stage, count=2)} == {
        "channel renamed shop-old",
        "channel archived",
    }


async def test_every_admin_is_told_once_though_slack_is_in_trouble(stage: Stage) -> None:
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=["U0ANA", "U0DANA", "U0OLE"])
    await stage.slack_trouble("chat.postMessage", "http_500")
    await stage.ana.channel(SHOP_DB, "archive")
    for person in (stage.ana, stage.dana):
        await stage.shown(person, f"D{person.user_id[1:]}", "#shop-db", "is suspended")
    await stage.ana.channel(LEDGER_DB, "archive")
    for person in (stage.ana, stage.dana):
        await stage.shown(person, f"D{person.user_id[1:]}", "#ledger-db", "is suspended")
    assert len(await told(stage)) == 2


async def test_without_admins_the_trail_says_it_and_the_log(stage: Stage, log: Any) -> None:
    await stage.stop_bot()
    stage.config = stage.config.model_copy(update={"admins": ()})
    await stage.start_bot()
    await stage.ana.channel(SHOP_DB, "archive")
    assert len(await rows(stage)) == 1

    async def complained() -> bool:
        return "there is no admin to tell" in log.getvalue()

    await until(complained)
    assert not await told(stage)


async def test_an_app_that_is_taken_out_of_the_workspace_is_not_ready_any_more(
    stage: Stage, log: Any
) -> None:
    await stage.slack_admin("uninstall")

    async def not_ready() -> bool:
        status, body = await readiness(stage)
        return status == 503 and "taken out of the workspace" in body["waiting_for"]["slack"]

    async def logged() -> bool:
        return "the app was taken out of the Slack workspace" in log.getvalue()

    await until(not_ready)
    await until(logged)


async def test_that_an_app_was_taken_out_is_not_believed_while_slack_takes_its_token(stage: Stage) -> None:
    await send(stage, event("app_uninstalled"), content_type=JSON)

    async def asked_again() -> bool:
        return len(await stage.slack_calls("auth.test")) >= 2

    await until(asked_again)
    assert (await readiness(stage))[0] == 200
