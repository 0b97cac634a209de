"""What people do to a channel, and the events that the app gets for it: named and shaped as Slack does."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contract.slack_stage import ANA, BOT, DANA, FAY, GUS, PARTNER, RANDOM, SHOP, Stage, staged

PARTNERS = "T0PARTNER"


def events(stage: Stage) -> list[dict[str, Any]]:
    """The inner objects that the app was sent, without the time."""
    found = []
    for each in stage.app.received:
        event = dict(each.payload["event"])
        assert event.pop("event_ts")
        found.append(event)
    return found


async def hide(stage: Stage, channel: str = SHOP) -> None:
    stage.workspace.set_channel(replace(stage.workspace.channels[channel], is_private=True))


@pytest.mark.parametrize(("private", "kind"), [(False, "channel"), (True, "group")])
async def test_each_change_is_told_by_the_name_of_its_kind_of_channel(private: bool, kind: str) -> None:
    async with staged() as stage:
        if private:
            await hide(stage)
        ana = stage.person(ANA)
        for action in ("rename", "archive", "unarchive", "remove_bot"):
            assert (await ana.channel(SHOP, action, name="shop-old"))["ok"]
        who = "actor_id" if private else "user"
        renamed, *others = events(stage)
        assert renamed["type"] == f"{kind}_rename"
        assert (renamed["channel"]["id"], renamed["channel"]["name"]) == (SHOP, "shop-old")
        assert others == [
            {"type": f"{kind}_archive", "channel": SHOP, "user": ANA, "is_moved": 0},
            {"type": f"{kind}_unarchive", "channel": SHOP, who: ANA},
            {"type": f"{kind}_left", "channel": SHOP, "actor_id": ANA},
        ]
        await ana.channel(SHOP, "invite_bot")
        await ana.channel(SHOP, "delete")
        joined, deleted = events(stage)[-2:]
        assert (joined["type"], joined["user"], joined["inviter"]) == ("member_joined_channel", BOT, ANA)
        assert deleted == {"type": f"{kind}_deleted", "channel": SHOP, "actor_id": ANA}
        assert SHOP not in stage.workspace.channels


async def test_a_public_channel_that_is_shared_keeps_its_id() -> None:
    async with staged() as stage:
        await stage.person(ANA).channel(SHOP, "share")
        assert (await stage.call("conversations.info", channel=SHOP))["channel"]["is_ext_shared"]
        await stage.person(ANA).channel(SHOP, "unshare")
        assert events(stage) == [
            {"type": "channel_shared", "connected_team_id": PARTNERS, "channel": SHOP},
            {
                "type": "channel_unshared",
                "previously_connected_team_id": PARTNERS,
                "channel": SHOP,
                "is_ext_shared": False,
            },
        ]


async def test_a_private_channel_that_is_shared_gets_another_id_and_keeps_its_messages() -> None:
    async with staged() as stage:
        await hide(stage)
        said = await stage.said()
        await stage.person(ANA).channel(SHOP, "share")
        moved, shared = events(stage)
        assert moved == {
            "type": "channel_id_changed",
            "old_channel_id": SHOP,
            "new_channel_id": moved["new_channel_id"],
        }
        new = moved["new_channel_id"]
        assert shared["channel"] == new != SHOP
        assert (await stage.call("conversations.info", channel=SHOP))["error"] == "channel_not_found"
        assert said in [each["ts"] for each in await stage.person(DANA).messages(new)]


async def test_the_app_hears_only_of_channels_that_it_has_the_scope_to_read() -> None:
    async with staged() as stage:
        stage.workspace.scopes = ("commands", "chat:write", "channels:read")
        await hide(stage)
        await stage.person(ANA).channel(SHOP, "archive")
        await stage.person(ANA).channel(RANDOM, "archive")
        assert [each["channel"] for each in events(stage)] == [RANDOM], (
            "public ones, also without being in it"
        )


@pytest.mark.parametrize(
    ("who", "channel", "action", "error"),
    [
        (GUS, SHOP, "archive", "restricted_action"),
        (FAY, PARTNER, "rename", "restricted_action"),
        (DANA, "D0DANA", "archive", "restricted_action"),
        (GUS, RANDOM, "archive", "channel_not_found"),
        (ANA, SHOP, "rename", "invalid_name_required"),
        (ANA, SHOP, "unarchive", "not_archived"),
        (ANA, SHOP, "unshare", "not_shared"),
        (ANA, SHOP, "invite_bot", "already_in_channel"),
        (ANA, RANDOM, "remove_bot", "not_in_channel"),
        (ANA, SHOP, "paint", "unknown_action"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_told_to_nobody(
    who: str, channel: str, action: str, error: str
) -> None:
    async with staged() as stage:
        assert (await stage.person(who).channel(channel, action))["error"] == error
        assert not stage.app.received


async def test_an_app_that_is_taken_out_is_told_and_its_token_is_worth_nothing() -> None:
    async with staged() as stage:
        await stage.admin("uninstall")
        assert [each.payload["event"]["type"] for each in stage.app.received] == [
            "tokens_revoked",
            "app_uninstalled",
        ]
        assert (await stage.call("auth.test"))["error"] == "invalid_auth"


async def test_a_retry_is_the_same_bytes_with_slacks_headers() -> None:
    async with staged() as stage:
        await stage.person(ANA).channel(SHOP, "archive")
        await stage.admin("redeliver", retry=2, reason="http_timeout")
        first, again = stage.app.received
        assert first.body == again.body
        assert "X-Slack-Retry-Num" not in first.headers
        assert again.headers["X-Slack-Retry-Num"] == "2"
        assert again.headers["X-Slack-Retry-Reason"] == "http_timeout"
        refused = await stage.http.post("/admin/redeliver", json={"retry": 4})
        assert refused.json()["error"] == "invalid_arguments"
