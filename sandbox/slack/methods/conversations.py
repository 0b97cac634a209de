"""conversations.*: channels, their members and what was said in them."""

from sandbox.slack.errors import Refusal
from sandbox.slack.limits import TIER_2, TIER_3, TIER_4
from sandbox.slack.messages import Message
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.methods.paging import page
from sandbox.slack.people import BOT_USER, Channel
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace

_READING = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_KINDS = frozenset(_READING)
_HISTORY = {kind: scope.replace(":read", ":history") for kind, scope in _READING.items()}


def list_conversations(call: Call) -> JsonObject:
    """The conversations that the bot may know of; public channels only, unless `types` says otherwise."""
    types = set(call.args.names("types")) or {"public_channel"}
    if not types <= _KINDS:
        raise Refusal("invalid_types")
    found = [
        channel
        for channel in call.workspace.channels.values()
        if _kind(channel) in types
        and (BOT_USER in channel.members or _kind(channel) == "public_channel")
        and not (channel.is_archived and call.args.flag("exclude_archived"))
    ]
    shown, metadata = page(call.args, found)
    return {"channels": [channel.as_slack(BOT_USER) for channel in shown]} | metadata


def info(call: Call) -> JsonObject:
    """One conversation. What scope it takes depends on its kind."""
    call.workspace.must_grant(*_READING.values())
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    call.workspace.must_grant(_READING[_kind(channel)])
    shape = channel.as_slack(BOT_USER)
    if call.args.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def members(call: Call) -> JsonObject:
    """The ids of a conversation's members."""
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    shown, metadata = page(call.args, sorted(channel.members))
    return {"members": list(shown)} | metadata


def open_conversation(call: Call) -> JsonObject:
    """A direct message with one person, or with several."""
    users = call.args.names("users")
    if call.args.given("channel"):
        return _opened(call, call.workspace.channel_of(BOT_USER, call.args.text("channel")))
    if not users:
        raise Refusal("users_list_not_supplied")
    for user in users:
        found = call.workspace.users.get(user)
        if found is None:
            raise Refusal("user_not_found")
        if found.is_bot:
            raise Refusal("cannot_dm_bot")
        if found.deleted:
            raise Refusal("user_disabled")
    if len(users) == 1:
        return _opened(call, call.workspace.open_direct(users[0]))
    together = frozenset({BOT_USER, *users})
    group = Channel(f"G{'_'.join(sorted(u[1:] for u in users))}", "mpdm", together, kind="mpim")
    return _opened(call, call.workspace.open_conversation(group))


def history(call: Call) -> JsonObject:
    """What was said, newest first, replies in threads left out, and what was said just now if that lags."""
    channel = _readable(call)
    public = call.workspace.messages.public(channel.id)
    said = [message for message in public if not message.is_reply and _is_told(call.workspace, message)]
    chosen = [message for message in reversed(said) if _in_range(call, message)]
    return _page_of(call, chosen)


def replies(call: Call) -> JsonObject:
    """A message and the replies to it, oldest first; refuses with thread_not_found."""
    channel = _readable(call)
    root = call.workspace.messages.get(channel.id, call.args.required("ts"))
    if root is not None and root.thread_ts:
        root = call.workspace.messages.get(channel.id, root.thread_ts)
    if root is None or root.is_ephemeral:
        raise Refusal("thread_not_found")
    later = [m for m in call.workspace.messages.replies(root) if _in_range(call, m)]
    return _page_of(call, [root, *later])


def _kind(channel: Channel) -> str:
    if channel.kind == "channel":
        return "private_channel" if channel.is_private else "public_channel"
    return channel.kind


def _opened(call: Call, channel: Channel) -> JsonObject:
    return {"channel": channel.as_slack(BOT_USER) if call.args.flag("return_im") else {"id": channel.id}}


def _readable(call: Call) -> Channel:
    call.workspace.must_grant(*_HISTORY.values())
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    call.workspace.must_grant(_HISTORY[_kind(channel)])
    return channel


def _is_told(workspace: Workspace, message: Message) -> bool:
    lag = workspace.history_lag
    return not lag or float(message.ts) <= workspace.clock.now().timestamp() - lag


def _in_range(call: Call, message: Message) -> bool:
    oldest, latest = call.args.text("oldest") or "0", call.args.text("latest") or "9" * 12
    try:
        ts, least, most = float(message.ts), float(oldest), float(latest)
    except ValueError:
        raise Refusal("invalid_ts_oldest") from None
    return least <= ts <= most if call.args.flag("inclusive") else least < ts < most


def _page_of(call: Call, messages: list[Message]) -> JsonObject:
    shown, metadata = page(call.args, messages)
    more = bool(metadata["response_metadata"]["next_cursor"])
    all_metadata = call.args.flag("include_all_metadata")
    shapes = [call.workspace.messages.as_slack(message, all_metadata=all_metadata) for message in shown]
    return {"messages": shapes, "has_more": more} | (metadata if more else {})


METHODS = (
    Method("conversations.list", list_conversations, TIER_2, "channels:read"),
    Method("conversations.info", info, TIER_3),
    Method("conversations.members", members, TIER_4, "channels:read"),
    Method("conversations.open", open_conversation, TIER_3, "im:write"),
    Method("conversations.history", history, TIER_3),
    Method("conversations.replies", replies, TIER_3),
)
