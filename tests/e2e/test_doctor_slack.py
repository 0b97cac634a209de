"""`python -m bot doctor` on Slack's side: token, scopes, channels, people, socket, clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.manifest import NEEDED_SCOPES
from sandbox.clock import ManualClock
from sandbox.slack.people import Channel, UserGroup
from tests.e2e.diagnosis import examined, written
from tests.e2e.stage import Stage

NOBODY = "http://127.0.0.1:9/api/"
NEEDED = tuple(each.name for each in NEEDED_SCOPES)

CHANNELS = """version: 1
channels:
  C0SHOPDB: {projects: {shop: old-violet-32930710}, allow: {read: everyone}}
  C0LEDGER: {projects: {shop: old-violet-32930710}, allow: {read: everyone}}
  C0PARTNER: {projects: {shop: old-violet-32930710}, allow: {read: everyone}}
  C0RANDOM: {label: "#lounge", projects: {shop: old-violet-32930710}, allow: {read: everyone}}
  C0NOWHERE: {projects: {shop: old-violet-32930710}, allow: {read: everyone}}
  C0SECRET: {projects: {shop: old-violet-32930710}, allow: {read: everyone}}
"""
PEOPLE = """version: 1
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow:
      read: everyone
      create: [U0DANA, U0GUS, U0FAY, U0OLE, U0NEON, U0NOBODY]
      destroy: [S0DBADMINS, S0GONE, S0OFF, S0EMPTY]
"""


async def test_a_token_that_slack_does_not_accept_fails_and_neon_is_still_looked_at(bare: Stage) -> None:
    found = await examined(bare, SLACK_BOT_TOKEN="xoxb-revoked")
    assert found.code == 1
    status, fix = found.one("Slack", "does not accept SLACK_BOT_TOKEN", "invalid_auth")
    assert (status, "OAuth & Permissions" in fix) == ("fail", True)
    assert found.bad() == [("Slack", "fail"), ("Channels", "skip"), ("People", "skip")]


@pytest.mark.parametrize("kind", ["down", "http_500"])
async def test_while_slack_is_down_nothing_is_called_wrong(bare: Stage, kind: str) -> None:
    if kind == "down":
        found = await examined(bare, SLACK_API_URL=NOBODY)
        assert found.bad() == [("Slack", "skip"), ("Channels", "skip"), ("People", "skip"), ("Clock", "skip")]
    else:
        await bare.slack_trouble("auth.test", "http_500")
        found = await examined(bare)
        assert found.bad() == [("Slack", "skip"), ("Channels", "skip"), ("People", "skip")]
    assert found.code == 2
    _, fix = found.one("Slack", "cannot be asked just now")
    assert "slack-status.com" in fix
    assert found.one("Neon", "shop (old-violet-32930710)")[0] == "ok"


async def test_a_missing_scope_fails_and_one_too_many_is_noted(bare: Stage) -> None:
    bare.workspace.scopes = (
        "commands",
        "chat:write",
        "files:write",
        "users:read",
        "channels:read",
        "im:history",
    )
    found = await examined(bare)
    assert found.code == 1
    status, fix = found.one("Slack", "lacks the scope usergroups:read", "to know who is in the user groups")
    assert (status, "Reinstall" in fix) == ("fail", True)
    assert found.one("Slack", "not needed: im:history")[0] == "ok"
    assert found.one("Slack", "Without channels:history and groups:history")[0] == "warn"
    assert found.one("People", "The user groups", "missing_scope")[0] == "fail"
    # The others were looked at all the same.
    assert found.one("Channels", "The bot is in #shop-db (C0SHOPDB)")[0] == "ok"


async def test_with_the_needed_scopes_alone_it_says_what_it_cannot_tell(bare: Stage) -> None:
    bare.workspace.scopes = NEEDED
    await bare.slack_admin("leave", channel="C0LEDGER")
    found = await examined(bare)
    assert found.code == 0
    assert found.bad() == [*[("Slack", "warn")] * 3, ("Channels", "warn")]
    _, fix = found.one("Slack", "Without channels:history and groups:history", "there may be two")
    assert "Reinstall" in fix
    assert found.one("Slack", "lacks the scope channels:read", "when a channel is renamed")[0] == "warn"
    assert found.one("Channels", "#ledger-db (C0LEDGER) is there")[0] == "ok"
    _, fix = found.one("Channels", "Without channels:read and groups:read, Slack does not tell")
    assert "Grant those two" in fix


async def test_with_the_needed_scopes_alone_a_channel_that_is_nowhere_is_found_out(
    bare: Stage, tmp_path: Path
) -> None:
    bare.workspace.scopes = NEEDED
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, CHANNELS))
    assert found.code == 1
    assert found.one("Channels", "C0NOWHERE: Slack shows the bot no such channel")[0] == "fail"
    assert found.one("Channels", "C0SHOPDB is there")[0] == "ok"


async def test_each_channel_is_judged_by_itself(bare: Stage, tmp_path: Path) -> None:
    bare.workspace.set_channel(Channel("C0SECRET", "secret", frozenset({"U0DANA"}), is_private=True))
    await bare.slack_admin("archive", channel="C0LEDGER")
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, CHANNELS))
    assert found.code == 1
    assert found.one("Channels", "The bot is in C0SHOPDB, which Slack calls #shop-db")[0] == "ok"
    assert found.one("Channels", "C0LEDGER is archived")[0] == "fail"
    status, fix = found.one("Channels", "The bot is not in #lounge (C0RANDOM)")
    assert (status, fix) == ("fail", "In that channel, type /invite @neon")
    status, fix = found.one("Channels", "C0PARTNER is shared with another organisation", "is refused")
    assert (status, "external_viewers: true" in fix) == ("fail", True)
    for unknown in ("C0NOWHERE", "C0SECRET"):
        status, fix = found.one("Channels", f"{unknown}: Slack shows the bot no such channel")
        assert (status, "Check the id" in fix, "/invite @neon" in fix) == ("fail", True, True)


async def test_a_private_channel_that_the_bot_is_in_is_judged_if_the_scope_is_there(
    bare: Stage, tmp_path: Path
) -> None:
    bare.workspace.set_channel(
        Channel("C0SECRET", "secret", frozenset({"U0DANA", "U0NEON"}), is_private=True)
    )
    path = written(tmp_path, CHANNELS)
    seen = await examined(bare, NEONBOT_CONFIG=path)
    assert seen.one("Channels", "The bot is in C0SECRET")[0] == "ok"
    bare.workspace.scopes = (*NEEDED, "channels:read")
    unseen = await examined(bare, NEONBOT_CONFIG=path)
    assert unseen.one("Channels", "C0SECRET is there")[0] == "ok"
    assert unseen.one("Channels", "Without channels:read and groups:read")[0] == "warn"


async def test_each_person_and_each_group_is_judged_by_itself(bare: Stage, tmp_path: Path) -> None:
    groups = bare.workspace.groups
    groups["S0OFF"] = replace(groups["S0DBADMINS"], id="S0OFF", handle="off", disabled=True)
    groups["S0EMPTY"] = UserGroup("S0EMPTY", "empty", "Empty")
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, PEOPLE))
    assert found.code == 1
    place = "channels.C0SHOPDB.allow.create"
    for status, *words in (
        ("ok", "U0DANA is dana, a full member"),
        ("warn", f"U0GUS ({place}) is gus: a guest"),
        ("warn", "U0FAY", "of another organisation"),
        ("warn", "U0OLE", "deactivated"),
        ("warn", "U0NEON", "a bot"),
        ("fail", f"U0NOBODY ({place}): Slack knows no such person"),
        ("ok", "S0DBADMINS (@db-admins) has 2 members"),
        ("fail", "S0GONE (channels.C0SHOPDB.allow.destroy): Slack knows no such user group"),
        ("fail", "S0OFF (@off) is disabled"),
        ("warn", "S0EMPTY (@empty) has nobody in it"),
    ):
        assert found.one("People", *words)[0] == status, words


async def test_socket_mode_is_tried_without_opening_a_socket(bare: Stage) -> None:
    right = await examined(bare, SLACK_APP_TOKEN="xapp-sandbox", SLACK_SIGNING_SECRET="")
    assert right.code == 0
    assert right.one("Slack", "opens a socket for SLACK_APP_TOKEN")[0] == "ok"
    wrong = await examined(bare, SLACK_APP_TOKEN="xapp-other")
    assert wrong.code == 1
    status, fix = wrong.one("Slack", "SLACK_APP_TOKEN", "invalid_auth")
    assert (status, "connections:write" in fix) == ("fail", True)


@pytest.mark.parametrize(
    ("ahead", "status", "said"),
    [(-150, "warn", "2 minutes ahead of Slack's"), (1200, "fail", "Signatures of Slack's calls do not hold")],
)
async def test_a_clock_that_is_off_is_told(bare: Stage, ahead: int, status: str, said: str) -> None:
    bare.workspace.clock = ManualClock(datetime.now(UTC) + timedelta(seconds=ahead))
    found = await examined(bare)
    assert found.code == (1 if status == "fail" else 0)
    assert found.one("Clock", said)[0] == status
    assert found.one("Clock", "agrees with Neon's")[0] == "ok"


async def test_nonsense_from_slack_breaks_one_check_and_no_other(bare: Stage) -> None:
    await bare.slack_trouble("usergroups.list", "error", error="fatal_error")
    found = await examined(bare)
    assert found.code == 2
    assert found.bad() == [("Channels", "warn"), ("People", "skip")]
