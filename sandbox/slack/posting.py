"""Writing, changing and removing messages, and telling the screens of those who see them."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.slack.messages import Content, Message
from sandbox.slack.people import Channel
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace


def post(
    workspace: Workspace,
    channel: Channel,
    author: str,
    content: Content,
    *,
    thread_ts: str | None = None,
    visible_to: str | None = None,
) -> Message:
    """Write a message. A reply to a message that is gone turns into one of its own, as it does in Slack."""
    root = workspace.messages.get(channel.id, thread_ts) if thread_ts else None
    message = Message(
        ts=workspace.messages.next_ts(),
        channel=channel.id,
        user=author,
        content=content,
        thread_ts=(root.thread_ts or root.ts) if root else None,
        visible_to=visible_to,
    )
    workspace.messages.put(message)
    if visible_to is None:
        workspace.last_read[author, channel.id] = message.ts
    announce(workspace, "ephemeral" if message.is_ephemeral else "message", message)
    return message


def edit(workspace: Workspace, message: Message, content: Content, *, marked: bool = False) -> Message:
    """Give a message new content; `marked` shows readers that it was edited."""
    edited_ts = workspace.messages.next_ts() if marked else message.edited_ts
    changed = replace(message, content=content, edited_ts=edited_ts)
    workspace.messages.put(changed)
    announce(workspace, "message_changed", changed)
    return changed


def delete(workspace: Workspace, message: Message) -> None:
    """Remove a message."""
    gone = replace(message, deleted=True)
    workspace.messages.put(gone)
    announce(workspace, "message_deleted", gone)


def react(workspace: Workspace, message: Message, name: str, by: str) -> None:
    """Add a reaction, which must not be there yet."""
    reactions = dict(message.reactions)
    reactions[name] = (*reactions.get(name, ()), by)
    changed = replace(message, reactions=tuple(reactions.items()))
    workspace.messages.put(changed)
    announce(workspace, "message_changed", changed)


def announce(workspace: Workspace, kind: str, message: Message) -> None:
    """Tell everybody who sees the message."""
    audience: Iterable[str] = (
        workspace.channels[message.channel].members if message.visible_to is None else (message.visible_to,)
    )
    event: JsonObject = {
        "type": kind,
        "channel": message.channel,
        "message": workspace.messages.as_seen(message),
    }
    workspace.feed.publish(event, audience)


def toast(workspace: Workspace, person: str, text: str, error: str, channel: str | None = None) -> None:
    """Show one person that something of theirs went wrong."""
    event: JsonObject = {"type": "toast", "text": text, "error": error, "channel": channel}
    workspace.feed.publish(event, (person,))
