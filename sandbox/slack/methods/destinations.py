"""Where a message may go."""

from sandbox.slack.errors import Refusal
from sandbox.slack.people import BOT_USER, Channel
from sandbox.slack.workspace import Workspace


def destination(workspace: Workspace, name: str) -> Channel:
    """The conversation meant by an id, a channel's name or a person's id; refuses with channel_not_found."""
    if name in workspace.users:
        if not workspace.users[name].may_act:
            raise Refusal("channel_not_found")
        return workspace.open_direct(name)
    for channel in workspace.channels.values():
        if channel.kind == "channel" and name.removeprefix("#") == channel.name:
            return workspace.known_to_bot(channel.id)
    return workspace.known_to_bot(name)


def writable(workspace: Workspace, channel: Channel) -> Channel:
    """The conversation, if the bot may post there; refuses with is_archived or not_in_channel."""
    if channel.is_archived:
        raise Refusal("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.scopes:
        raise Refusal("not_in_channel")
    return channel
