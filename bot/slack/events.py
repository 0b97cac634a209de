"""What Slack tells of channels and of the app, as values; whatever else it tells is None."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.channel_state import Change

# Slack's names, as the manifest subscribes to them, for public and for private channels. A bot that is
# removed from a channel hears of it by channel_left: member_left_channel goes to those who stay.
KINDS: Mapping[str, Change] = MappingProxyType(
    {
        "channel_id_changed": Change.MOVED,
        "channel_rename": Change.RENAMED,
        "group_rename": Change.RENAMED,
        "channel_archive": Change.ARCHIVED,
        "group_archive": Change.ARCHIVED,
        "channel_unarchive": Change.UNARCHIVED,
        "group_unarchive": Change.UNARCHIVED,
        "channel_deleted": Change.DELETED,
        "group_deleted": Change.DELETED,
        "channel_left": Change.LEFT,
        "group_left": Change.LEFT,
        "member_joined_channel": Change.JOINED,
        "channel_shared": Change.SHARED,
        "channel_unshared": Change.UNSHARED,
        "app_uninstalled": Change.UNINSTALLED,
        "tokens_revoked": Change.UNINSTALLED,
    }
)
LONGEST = 200  # characters; Slack's ids and names are shorter


@dataclass(frozen=True)
class SlackEvent:
    """One event.

    key      the same for every delivery of it
    teams    the workspaces that it is meant for
    detail   the new name, the new id, or the other organisation's id
    user_id  who did it, where Slack tells
    subject  who joined
    """

    key: str
    teams: frozenset[str]
    change: Change
    channel_id: str = ""
    detail: str = ""
    user_id: str = ""
    subject: str = ""


def from_event(body: Mapping[str, Any]) -> SlackEvent | None:
    """An `event_callback` payload. Never raises, whatever is in it."""
    event, event_id = _object(body.get("event")), _text(body.get("event_id"))
    change = KINDS.get(_text(event.get("type")))
    if change is None or not event_id:
        return None
    key, teams = f"event:{event_id}", _teams(body)
    if change is Change.UNINSTALLED:
        return SlackEvent(key, teams, change) if _takes_the_bot(event) else None
    channel = event.get("channel")
    channel_id = _text(_object(channel).get("id")) or _text(channel) or _text(event.get("old_channel_id"))
    still_shared = change is Change.UNSHARED and event.get("is_ext_shared") is not False
    if not channel_id or still_shared:
        return None
    who = [_text(event.get(name)) for name in ("inviter", "actor_id", "user")]
    joined = change is Change.JOINED
    return SlackEvent(
        key=key,
        teams=teams,
        change=change,
        channel_id=channel_id,
        detail=_detail(event),
        user_id=who[0] if joined else next(filter(None, who[1:]), ""),
        subject=who[2] if joined else "",
    )


def _takes_the_bot(event: Mapping[str, Any]) -> bool:
    """Of revoked tokens, those of people are not ours."""
    return event.get("type") == "app_uninstalled" or bool(_object(event.get("tokens")).get("bot"))


def _detail(event: Mapping[str, Any]) -> str:
    name = _text(_object(event.get("channel")).get("name"))
    others = ("new_channel_id", "connected_team_id", "previously_connected_team_id")
    return name or next(filter(None, (_text(event.get(each)) for each in others)), "")


def _teams(body: Mapping[str, Any]) -> frozenset[str]:
    """In a shared channel the outer team may be the other organisation's; the authorizations are ours."""
    listed = body.get("authorizations")
    ours = [_text(_object(each).get("team_id")) for each in listed] if isinstance(listed, list) else []
    return frozenset(filter(None, ours)) or frozenset({_text(body.get("team_id"))})


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""
