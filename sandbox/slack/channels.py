"""What people do to a channel, and the events that the app gets for it.

Slack names them apart for public (`channel_…`) and private channels (`group_…`), and tells the app of
either only with the scope to read such channels. Of private ones it tells whoever is in them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from sandbox.slack.errors import Refusal
from sandbox.slack.mentions import deliver_event
from sandbox.slack.people import APP_ID, BOT_USER, PARTNER_TEAM_ID, TEAM_ID, Channel
from sandbox.slack.records import Answer
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace

# The channel afterwards, None when it is gone; and the inner objects of the events.
Change: TypeAlias = tuple[Channel | None, tuple[JsonObject, ...]]


async def act(workspace: Workspace, person: str, channel: str, what: str, name: str = "") -> list[Answer]:
    """Somebody does one of ACTIONS to a channel that they are in; `name` is the new one for `rename`.

    The answers are the app's, to each event. Refuses with unknown_action, channel_not_found,
    restricted_action for guests and people of another organisation, and what the action itself refuses.
    """
    doing = ACTIONS.get(what)
    if doing is None:
        raise Refusal("unknown_action")
    user, before = workspace.person(person), workspace.channel_of(person, channel)
    if user.is_restricted or user.is_stranger or before.kind != "channel":
        raise Refusal("restricted_action")
    after, events = doing(before, user.id, name)
    if after is None:
        workspace.forget_channel(before)
    elif after.id != before.id:
        workspace.move_channel(before, after)
    else:
        workspace.set_channel(after)
    stamp = {"event_ts": workspace.messages.next_ts()}
    told = [each | stamp for each in events if _hears(workspace, before, each)]
    return [await deliver_event(workspace, each) for each in told]


def _rename(channel: Channel, person: str, name: str) -> Change:
    if not name or name == channel.name:
        raise Refusal("invalid_name_required")
    told = {"id": channel.id, "name": name, "name_normalized": name, "created": 0}
    told |= {"is_channel": not channel.is_private, "is_mpim": False}
    # Slack does not tell who it was.
    return replace(channel, name=name), ({"type": _of(channel, "rename"), "channel": told},)


def _archive(channel: Channel, person: str, name: str) -> Change:
    if channel.is_archived:
        raise Refusal("already_archived")
    event = {"type": _of(channel, "archive"), "channel": channel.id, "user": person, "is_moved": 0}
    return replace(channel, is_archived=True), (event,)


def _unarchive(channel: Channel, person: str, name: str) -> Change:
    if not channel.is_archived:
        raise Refusal("not_archived")
    who = "actor_id" if channel.is_private else "user"
    return replace(channel, is_archived=False), (
        {"type": _of(channel, "unarchive"), "channel": channel.id, who: person},
    )


def _delete(channel: Channel, person: str, name: str) -> Change:
    return None, ({"type": _of(channel, "deleted"), "channel": channel.id, "actor_id": person},)


def _share(channel: Channel, person: str, name: str) -> Change:
    """A private channel gets another id as soon as somebody begins to share it."""
    if channel.is_ext_shared:
        raise Refusal("already_shared")
    after = replace(channel, is_ext_shared=True)
    if channel.is_private:
        after = replace(after, id=f"{channel.id}X")
        moved = {"type": "channel_id_changed", "old_channel_id": channel.id, "new_channel_id": after.id}
        return after, (moved, _shared(after))
    return after, (_shared(after),)


def _shared(channel: Channel) -> JsonObject:
    return {"type": "channel_shared", "connected_team_id": PARTNER_TEAM_ID, "channel": channel.id}


def _unshare(channel: Channel, person: str, name: str) -> Change:
    if not channel.is_ext_shared:
        raise Refusal("not_shared")
    event = {
        "type": "channel_unshared",
        "previously_connected_team_id": PARTNER_TEAM_ID,
        "channel": channel.id,
        "is_ext_shared": False,
    }
    return replace(channel, is_ext_shared=False), (event,)


def _remove_bot(channel: Channel, person: str, name: str) -> Change:
    """Those who stay would hear member_left_channel; whoever is removed hears this."""
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    event = {"type": _of(channel, "left"), "channel": channel.id, "actor_id": person}
    return replace(channel, members=channel.members - {BOT_USER}), (event,)


def _invite_bot(channel: Channel, person: str, name: str) -> Change:
    if BOT_USER in channel.members:
        raise Refusal("already_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    event = {
        "type": "member_joined_channel",
        "user": BOT_USER,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": TEAM_ID,
        "inviter": person,
    }
    return replace(channel, members=channel.members | {BOT_USER}), (event,)


ACTIONS: Mapping[str, Callable[[Channel, str, str], Change]] = MappingProxyType(
    {
        "rename": _rename,
        "archive": _archive,
        "unarchive": _unarchive,
        "delete": _delete,
        "share": _share,
        "unshare": _unshare,
        "remove_bot": _remove_bot,
        "invite_bot": _invite_bot,
    }
)


async def uninstall(workspace: Workspace) -> list[Answer]:
    """Take the app out of the workspace: its token is worth nothing from now on."""
    workspace.bot_token = f"revoked-{workspace.bot_token}"
    events: tuple[JsonObject, ...] = (
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}},
        {"type": "app_uninstalled", "app_id": APP_ID},
    )
    return [await deliver_event(workspace, each) for each in events]


def _of(channel: Channel, what: str) -> str:
    return f"{'group' if channel.is_private else 'channel'}_{what}"


def _hears(workspace: Workspace, channel: Channel, event: JsonObject) -> bool:
    if not channel.is_private:
        return "channels:read" in workspace.scopes
    joins = event["type"] == "member_joined_channel"
    return "groups:read" in workspace.scopes and (BOT_USER in channel.members or joins)
