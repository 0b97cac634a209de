"""What one person sees of the workspace."""

from sandbox.slack.messages import Message
from sandbox.slack.people import BOT_USER, TEAM_ID, TEAM_NAME, Channel, User
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace


def screen(workspace: Workspace, person: str) -> JsonObject:
    """Everything on the screen of `person`: channels, messages, their own ephemerals and modal.

    `people` are those whom one may act as; `users` also holds the bot and deactivated colleagues, for names.
    """
    me = workspace.person(person)
    channels = [channel for channel in workspace.channels.values() if person in channel.members]
    view = workspace.modals.top(person)
    log = workspace.messages
    return {
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "me": _person(me),
        "people": [_person(user) for user in workspace.users.values() if user.may_act],
        "users": {user.id: _person(user) for user in workspace.users.values()},
        "usergroups": {
            group.id: {"id": group.id, "handle": group.handle, "name": group.name, "users": list(group.users)}
            for group in workspace.groups.values()
        },
        "commands": [] if me.is_stranger else list(workspace.commands),
        "channels": [_channel(workspace, channel, person) for channel in channels],
        "messages": {channel.id: [log.as_seen(m) for m in log.public(channel.id)] for channel in channels},
        "ephemerals": {
            channel.id: [log.as_seen(message) for message in own]
            for channel in channels
            if (own := log.ephemerals(channel.id, person))
        },
        "modal": None if view is None else view.as_slack(),
    }


def _person(user: User) -> JsonObject:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "team_id": user.team_id,
        "tz": user.tz,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.is_stranger,
    }


def _channel(workspace: Workspace, channel: Channel, person: str) -> JsonObject:
    name = channel.name
    if channel.kind == "im":
        name = workspace.users[channel.partner_of(person)].name
    seen = workspace.last_read.get((person, channel.id), "")
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "unread": sum(_is_news(m, person, seen) for m in workspace.messages.public(channel.id)),
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "bot_is_member": BOT_USER in channel.members,
        "members": sorted(channel.members),
    }


def _is_news(message: Message, person: str, seen: str) -> bool:
    # Messages in a thread do not make their channel unread.
    return not (message.is_reply or message.deleted or message.user == person) and message.ts > seen
