"""Who is who and where: conversations.*, users.*, usergroups.*."""

from typing import Any

import pytest

from sandbox.slack.people import Channel
from tests.contract.slack_stage import (
    ANA,
    AUDIT,
    BEN,
    BOT,
    DANA,
    FAY,
    GUS,
    LEDGER,
    OLE,
    PARTNER,
    PLATFORM,
    RANDOM,
    SHOP,
    Json,
    Stage,
    staged,
)

DIRECT = {"D0DANA", "D0ANA", "D0BEN", "D0GUS"}


async def test_a_channel_tells_whether_the_bot_is_in_it() -> None:
    async with staged() as stage:
        inside = (await stage.call("conversations.info", channel=SHOP, include_num_members=True))["channel"]
        outside = (await stage.call("conversations.info", channel=RANDOM))["channel"]

    assert (inside["name"], inside["is_member"], inside["is_ext_shared"], inside["num_members"]) == (
        "shop-db",
        True,
        False,
        6,
    )
    assert outside["is_member"] is False


async def test_a_channel_shared_with_another_organisation_says_so() -> None:
    async with staged() as stage:
        channel = (await stage.call("conversations.info", channel=PARTNER))["channel"]

    assert channel["is_ext_shared"]
    assert channel["shared_team_ids"] == ["T0ACME", "T0PARTNER"]


async def test_a_direct_message_names_its_person() -> None:
    async with staged() as stage:
        channel = (await stage.call("conversations.info", channel="D0DANA"))["channel"]

    assert (channel["is_im"], channel["user"]) == (True, DANA)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("", {SHOP, LEDGER, PARTNER, PLATFORM, AUDIT, RANDOM}),
        ("im", DIRECT),
        ("public_channel,im", {SHOP, LEDGER, PARTNER, PLATFORM, AUDIT, RANDOM, *DIRECT}),
    ],
)
async def test_conversations_are_listed_by_kind(types: str, expected: set[str]) -> None:
    async with staged() as stage:
        answer = await stage.call("conversations.list", types=types)

    assert {channel["id"] for channel in answer["channels"]} == expected


async def test_archived_channels_can_be_left_out_of_the_list() -> None:
    async with staged() as stage:
        await stage.admin("archive", channel=SHOP)
        answer = await stage.call("conversations.list", exclude_archived=True)

    assert SHOP not in {channel["id"] for channel in answer["channels"]}


async def test_a_list_comes_in_pages() -> None:
    found: list[str] = []
    async with staged() as stage:
        cursor = ""
        for _ in range(3):
            answer = await stage.call("conversations.members", channel=SHOP, limit=2, cursor=cursor)
            found += answer["members"]
            cursor = answer["response_metadata"]["next_cursor"]

    assert cursor == ""
    assert found == sorted([DANA, ANA, BEN, GUS, OLE, BOT])


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.info", {}, "invalid_arguments"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
        ("conversations.list", {"limit": 5000}, "invalid_limit"),
        ("conversations.list", {"limit": "many"}, "invalid_arguments"),
        ("conversations.list", {"cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.members", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.history", {"channel": RANDOM}, "not_in_channel"),
        ("conversations.history", {"channel": SHOP, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.replies", {"channel": SHOP, "ts": "1.000000"}, "thread_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": OLE}, "user_disabled"),
        ("conversations.open", {"users": BOT}, "cannot_dm_bot"),
        ("conversations.open", {"channel": RANDOM}, "channel_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.info", {}, "user_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NOTHING"}, "no_such_subteam"),
        ("reactions.add", {"channel": RANDOM, "timestamp": "1.000000", "name": "eyes"}, "not_in_channel"),
    ],
)
async def test_a_look_up_is_refused(method: str, args: Json, error: str) -> None:
    async with staged() as stage:
        await stage.said()
        assert await stage.refused(method, **args) == error


async def _said(stage: Stage, **args: Any) -> list[str]:
    answer = await stage.call("conversations.history", channel=SHOP, **args)
    return [message["text"] for message in answer["messages"]]


async def test_history_is_newest_first_and_leaves_replies_out() -> None:
    async with staged() as stage:
        first = await stage.said(text="one")
        await stage.said(text="reply", thread_ts=first)
        second = await stage.said(text="two")
        whole, since, upto = (
            await _said(stage),
            await _said(stage, oldest=first),
            await _said(stage, latest=second, inclusive=True),
        )

    assert whole == ["two", "one"]
    assert since == ["two"]
    assert upto == ["two", "one"]


async def test_long_history_has_more() -> None:
    async with staged(rate_limited=False) as stage:
        for number in range(5):
            await stage.said(text=str(number))
        first = await stage.call("conversations.history", channel=SHOP, limit=3)
        cursor = first["response_metadata"]["next_cursor"]
        second = await stage.call("conversations.history", channel=SHOP, limit=3, cursor=cursor)

    assert (first["has_more"], [m["text"] for m in first["messages"]]) == (True, ["4", "3", "2"])
    assert (second["has_more"], [m["text"] for m in second["messages"]]) == (False, ["1", "0"])


@pytest.mark.parametrize(
    ("channel", "scope"),
    [(SHOP, "channels:history"), ("C0SECRET", "groups:history"), ("D0DANA", "im:history")],
)
async def test_each_kind_of_conversation_has_a_scope_of_its_own_for_its_history(
    channel: str, scope: str
) -> None:
    async with staged() as stage:
        stage.workspace.set_channel(Channel("C0SECRET", "secret", frozenset({BOT}), is_private=True))
        stage.workspace.scopes = (scope,)
        assert (await stage.call("conversations.history", channel=channel))["messages"] == []
        stage.workspace.scopes = tuple({"channels:history", "groups:history", "im:history"} - {scope})
        assert await stage.refused("conversations.history", channel=channel) == "missing_scope"


async def test_history_may_lag_behind_what_was_said() -> None:
    async with staged() as stage:
        stage.workspace.history_lag = 1.5
        await stage.said(text="one")
        before = await _said(stage)
        stage.clock.advance(2)
        assert (before, await _said(stage)) == ([], ["one"])


async def test_replies_start_with_the_message_they_answer() -> None:
    async with staged() as stage:
        root = await stage.said(text="root")
        reply = await stage.said(text="reply", thread_ts=root)
        answer = await stage.call("conversations.replies", channel=SHOP, ts=reply)

    assert [message["text"] for message in answer["messages"]] == ["root", "reply"]
    assert answer["messages"][0]["reply_count"] == 1


async def test_opening_a_conversation_finds_the_direct_message() -> None:
    async with staged() as stage:
        bare = await stage.call("conversations.open", users=DANA)
        whole = await stage.call("conversations.open", users=DANA, return_im=True)
        again = await stage.call("conversations.open", channel="D0DANA")

    assert bare["channel"] == again["channel"] == {"id": "D0DANA"}
    assert whole["channel"]["user"] == DANA


async def test_several_people_share_one_conversation_with_the_bot() -> None:
    async with staged() as stage:
        channel = (await stage.call("conversations.open", users=f"{DANA},{ANA}"))["channel"]["id"]
        same = (await stage.call("conversations.open", users=[ANA, DANA]))["channel"]["id"]
        await stage.said(channel, text="both of you")
        seen = [await stage.person(user).messages(channel) for user in (DANA, ANA, GUS)]

    assert same == channel
    assert [len(messages) for messages in seen] == [1, 1, 0]


async def test_people_carry_the_flags_that_rules_depend_on() -> None:
    async with staged() as stage:
        users = {
            user: (await stage.call("users.info", user=user))["user"] for user in (DANA, GUS, FAY, OLE, BOT)
        }

    assert not users[DANA]["is_restricted"]
    assert users[DANA]["tz"] == "Europe/Berlin"
    assert users[GUS]["is_restricted"]
    assert users[GUS]["is_ultra_restricted"]
    assert users[FAY]["is_stranger"]
    assert users[FAY]["team_id"] == "T0PARTNER"
    assert users[OLE]["deleted"]
    assert users[BOT]["is_bot"]
    assert users[BOT]["profile"]["bot_id"] == "B0NEON"


async def test_everybody_is_listed() -> None:
    async with staged() as stage:
        members = (await stage.call("users.list"))["members"]

    assert {user["id"] for user in members} == {DANA, ANA, BEN, GUS, FAY, OLE, BOT}


async def test_flags_of_a_person_can_change_while_the_bot_runs() -> None:
    async with staged() as stage:
        await stage.admin("user", id=DANA, deleted=True)
        user = (await stage.call("users.info", user=DANA))["user"]
        wrong = await stage.http.post("/admin/user", json={"id": DANA, "is_wizard": True})

    assert (user["deleted"], user["name"]) == (True, "dana")
    assert wrong.status_code == 400


async def test_a_user_group_has_members() -> None:
    async with staged() as stage:
        listed = (await stage.call("usergroups.list", include_users=True))["usergroups"]
        before = (await stage.call("usergroups.users.list", usergroup="S0DBADMINS"))["users"]
        await stage.admin("usergroup", id="S0DBADMINS", users=[DANA])
        after = (await stage.call("usergroups.users.list", usergroup="S0DBADMINS"))["users"]

    assert [(group["handle"], group["users"]) for group in listed] == [("db-admins", [ANA, BEN])]
    assert (before, after) == ([ANA, BEN], [DANA])


async def test_a_user_group_is_counted_when_asked_for() -> None:
    async with staged() as stage:
        (plain,) = (await stage.call("usergroups.list"))["usergroups"]
        (counted,) = (await stage.call("usergroups.list", include_count=True))["usergroups"]

    assert "user_count" not in plain
    assert counted["user_count"] == 2


async def test_a_channel_is_shown_to_an_app_with_the_scope_of_its_kind() -> None:
    async with staged(scopes=("channels:read",)) as stage:
        secret = Channel("C0SECRET", "secret", frozenset({DANA, BOT}), is_private=True)
        stage.workspace.set_channel(secret)
        public = await stage.call("conversations.info", channel=SHOP)
        private = await stage.call("conversations.info", channel="C0SECRET")
        stage.workspace.scopes = ("groups:read",)
        other_way_round = await stage.call("conversations.info", channel=SHOP)
        stage.workspace.scopes = ("chat:write",)
        neither = await stage.call("conversations.info", channel="C0NOWHERE")

    assert public["channel"]["name"] == "shop-db"
    assert (private["error"], private["needed"]) == ("missing_scope", "groups:read")
    assert (other_way_round["error"], other_way_round["needed"]) == ("missing_scope", "channels:read")
    assert neither["error"] == "missing_scope"
