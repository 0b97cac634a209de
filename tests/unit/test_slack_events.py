"""What Slack tells of channels, read as values: each event's shape, and everything that is none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_state import Change
from bot.slack.events import KINDS, LONGEST, SlackEvent, from_event

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
FIELDS = (
    *("type", "channel", "user", "actor_id", "inviter", "old_channel_id", "new_channel_id", "tokens"),
    *("connected_team_id", "previously_connected_team_id", "is_ext_shared", "id", "name", "bot"),
)
NEARLY = st.dictionaries(
    st.sampled_from(FIELDS), ANY_JSON | st.sampled_from(sorted(KINDS)) | st.just({"id": "C1", "name": "x"})
)


def told(event: Any, **outer: Any) -> SlackEvent | None:
    return from_event({"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event} | outer)


@pytest.mark.parametrize(
    ("event", "change", "detail", "user_id"),
    [
        (
            {"type": "channel_id_changed", "old_channel_id": "C1", "new_channel_id": "C2"},
            Change.MOVED,
            "C2",
            "",
        ),
        ({"type": "channel_rename", "channel": {"id": "C1", "name": "new"}}, Change.RENAMED, "new", ""),
        ({"type": "group_rename", "channel": {"id": "C1", "name": "new"}}, Change.RENAMED, "new", ""),
        ({"type": "channel_archive", "channel": "C1", "user": "U1"}, Change.ARCHIVED, "", "U1"),
        ({"type": "group_archive", "channel": "C1", "user": "U1"}, Change.ARCHIVED, "", "U1"),
        ({"type": "channel_unarchive", "channel": "C1", "user": "U1"}, Change.UNARCHIVED, "", "U1"),
        ({"type": "group_unarchive", "channel": "C1", "actor_id": "U1"}, Change.UNARCHIVED, "", "U1"),
        ({"type": "channel_deleted", "channel": "C1", "actor_id": "U1"}, Change.DELETED, "", "U1"),
        ({"type": "channel_deleted", "channel": "C1"}, Change.DELETED, "", ""),
        ({"type": "group_deleted", "channel": "C1", "actor_id": "U1"}, Change.DELETED, "", "U1"),
        ({"type": "channel_left", "channel": "C1", "actor_id": "U1"}, Change.LEFT, "", "U1"),
        ({"type": "group_left", "channel": "C1", "actor_id": "U1"}, Change.LEFT, "", "U1"),
        ({"type": "channel_shared", "channel": "C1", "connected_team_id": "E2"}, Change.SHARED, "E2", ""),
        (
            {"type": "channel_unshared", "channel": "C1", "is_ext_shared": False},
            Change.UNSHARED,
            "",
            "",
        ),
    ],
    ids=lambda each: each["type"] if isinstance(each, dict) else "",
)
def test_each_event_is_read_as_what_it_means(
    event: dict[str, Any], change: Change, detail: str, user_id: str
) -> None:
    read = told(event)
    assert read == SlackEvent("event:Ev1", frozenset({"T1"}), change, "C1", detail, user_id)


def test_of_a_join_it_is_read_who_joined_and_who_invited() -> None:
    read = told({"type": "member_joined_channel", "channel": "C1", "user": "U0NEON", "inviter": "U1"})
    assert read is not None
    assert (read.change, read.subject, read.user_id) == (Change.JOINED, "U0NEON", "U1")


def test_a_channel_that_somebody_else_still_reads_is_still_shared() -> None:
    assert told({"type": "channel_unshared", "channel": "C1", "is_ext_shared": True}) is None


@pytest.mark.parametrize(
    ("event", "ours"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0NEON"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
        ({"type": "tokens_revoked"}, False),
    ],
)
def test_of_revoked_tokens_only_the_bots_own_count(event: dict[str, Any], ours: bool) -> None:
    read = told(event)
    assert (read is not None and read.change is Change.UNINSTALLED) is ours


def test_in_a_shared_channel_the_authorizations_say_for_whom_it_is() -> None:
    event = {"type": "channel_archive", "channel": "C1"}
    ours = [{"team_id": "T1", "user_id": "U0NEON"}, "nonsense", {"team_id": 7}]
    read = told(event, team_id="T9", authorizations=ours)
    assert read is not None
    assert read.teams == {"T1"}


@pytest.mark.parametrize(
    ("event", "outer"),
    [
        ({"type": "message", "channel": "C1", "text": "channel_archive"}, {}),
        ({"type": "channel_archive"}, {}),
        ({"type": "channel_archive", "channel": {"name": "no id"}}, {}),
        ({"type": "channel_archive", "channel": "C1"}, {"event_id": ""}),
        ({"type": "channel_archive", "channel": "C1"}, {"event_id": None}),
        ({"type": ["channel_archive"], "channel": "C1"}, {}),
        ("channel_archive", {}),
        (None, {}),
    ],
)
def test_whatever_else_comes_is_nothing(event: Any, outer: dict[str, Any]) -> None:
    assert told(event, **outer) is None


@given(NEARLY, ANY_JSON, ANY_JSON, ANY_JSON)
def test_no_payload_makes_it_stumble(event: Any, event_id: Any, teams: Any, team_id: Any) -> None:
    for inner in (event, event_id):
        read = told(inner, event_id=event_id or "Ev1", authorizations=teams, team_id=team_id)
        if read is not None:
            assert read.key.startswith("event:")
            assert read.channel_id or read.change is Change.UNINSTALLED
            assert max(map(len, (read.channel_id, read.detail, read.user_id, read.subject))) <= LONGEST


@given(st.dictionaries(st.text(), ANY_JSON))
def test_nor_does_any_other_json(body: dict[str, Any]) -> None:
    assert from_event(body) is None
