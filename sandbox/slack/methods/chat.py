"""chat.*: posting, editing and deleting messages."""

import re
from dataclasses import replace

from sandbox.slack.content import MAX_TEXT, MAX_UPDATE_TEXT, read_content
from sandbox.slack.errors import Refusal
from sandbox.slack.limits import POSTS_PER_CHANNEL, SPECIAL, TIER_3, TIER_4
from sandbox.slack.messages import Content, Message
from sandbox.slack.methods.destinations import destination, writable
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.people import BOT_USER, Channel
from sandbox.slack.posting import delete, edit, post
from sandbox.slack.wire import JsonObject

_TS = re.compile(r"\d{1,12}\.\d{6}")


def post_message(call: Call) -> JsonObject:
    """Post to a channel, or to a person's direct message when `channel` is a user id."""
    channel = writable(call.workspace, destination(call.workspace, call.args.required("channel")))
    content = read_content(call.args)
    message = post(call.workspace, channel, BOT_USER, content, thread_ts=_thread(call))
    shape = call.workspace.messages.as_slack(message)
    return {"channel": channel.id, "ts": message.ts, "message": shape} | _warning(call)


def post_ephemeral(call: Call) -> JsonObject:
    """Post what only `user` sees; refuses with user_not_in_channel."""
    user = call.args.required("user")
    channel = writable(call.workspace, destination(call.workspace, call.args.required("channel")))
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content = read_content(call.args)
    message = post(call.workspace, channel, BOT_USER, content, thread_ts=_thread(call), visible_to=user)
    return {"message_ts": message.ts}


def update(call: Call) -> JsonObject:
    """Edit one of the bot's messages. A text without blocks drops the blocks; blocks hide the edited mark."""
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    message = _own_message(call, channel, "cant_update_message")
    if len(call.args.text("text")) > MAX_UPDATE_TEXT:
        raise Refusal("msg_too_long")
    if channel.is_archived:
        raise Refusal("is_archived")
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    content = _merged(call, message.content, read_content(call.args))
    changed = edit(call.workspace, message, content, marked=not content.blocks)
    shape = call.workspace.messages.as_slack(changed)
    return {"channel": channel.id, "ts": changed.ts, "text": content.text, "message": shape}


def delete_message(call: Call) -> JsonObject:
    """Delete one of the bot's messages."""
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    message = _own_message(call, channel, "cant_delete_message")
    delete(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> JsonObject:
    """A link to a message, which opens the stand-in's page."""
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    message = call.workspace.messages.get(channel.id, call.args.required("message_ts"))
    if message is None or message.is_ephemeral:
        raise Refusal("message_not_found")
    link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.workspace.messages.get(channel.id, call.args.required("ts"))
    if message is None or message.is_ephemeral:
        raise Refusal("message_not_found")
    if not message.by_bot:
        raise Refusal(refusal)
    return message


def _merged(call: Call, before: Content, after: Content) -> Content:
    """What was not given stays, save that a new text drops the blocks it replaces."""
    given = call.args.given
    blocks_stay = not (given("blocks") or given("text") or given("markdown_text"))
    return replace(
        after,
        blocks=before.blocks if blocks_stay else after.blocks,
        attachments=after.attachments if given("attachments") else before.attachments,
        metadata=after.metadata if given("metadata") else before.metadata,
        files=before.files,
    )


def _thread(call: Call) -> str | None:
    thread_ts = call.args.text("thread_ts")
    if thread_ts and not _TS.fullmatch(thread_ts):
        raise Refusal("invalid_thread_ts")
    return thread_ts or None


def _warning(call: Call) -> JsonObject:
    if len(call.args.text("text")) <= MAX_TEXT:
        return {}
    return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}


METHODS = (
    Method("chat.postMessage", post_message, POSTS_PER_CHANNEL, "chat:write", per_channel=True),
    Method("chat.postEphemeral", post_ephemeral, TIER_4, "chat:write"),
    Method("chat.update", update, TIER_3, "chat:write"),
    Method("chat.delete", delete_message, TIER_3, "chat:write"),
    Method("chat.getPermalink", get_permalink, SPECIAL),
)
