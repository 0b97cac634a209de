"""Messages: what is kept of each, and the log of every conversation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sandbox.clock import Clock
from sandbox.slack.people import APP_ID, BOT_ID, BOT_USER, TEAM_ID
from sandbox.slack.wire import JsonObject


@dataclass(frozen=True)
class Content:
    """The part of a message that its author writes; all but `text` is Slack's JSON, already validated."""

    text: str = ""
    blocks: tuple[JsonObject, ...] = ()
    attachments: tuple[JsonObject, ...] = ()
    metadata: JsonObject | None = None
    files: tuple[JsonObject, ...] = ()


@dataclass(frozen=True)
class Message:
    """One message. `ts` is its id in the channel; `visible_to` is the one person who sees an ephemeral."""

    ts: str
    channel: str
    user: str
    content: Content
    thread_ts: str | None = None
    edited_ts: str | None = None
    visible_to: str | None = None
    deleted: bool = False
    reactions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def by_bot(self) -> bool:
        """Whether the app wrote it."""
        return self.user == BOT_USER

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.visible_to is not None

    @property
    def is_reply(self) -> bool:
        """Whether it lives in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


class MessageLog:
    """Every message of the workspace, in order of posting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last_microsecond = 0
        self._messages: defaultdict[str, dict[str, Message]] = defaultdict(dict)

    def next_ts(self) -> str:
        """A new id: Unix seconds with six decimals, unique even while the clock stands still."""
        now = int(self._clock.now().timestamp() * 1_000_000)
        self._last_microsecond = max(now, self._last_microsecond + 1)
        seconds, microseconds = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{microseconds:06d}"

    def put(self, message: Message) -> None:
        """Add a message, or replace the one of the same `ts`."""
        self._messages[message.channel][message.ts] = message

    def move(self, channel: str, to: str) -> None:
        """All messages of a channel are in another one from now on, under the same ids."""
        moved = self._messages.pop(channel, {})
        self._messages[to] |= {ts: replace(each, channel=to) for ts, each in moved.items()}

    def get(self, channel: str, ts: str) -> Message | None:
        """The message, unless it never was or has been deleted."""
        message = self._messages[channel].get(ts)
        return None if message is None or message.deleted else message

    def public(self, channel: str) -> list[Message]:
        """What every member sees, oldest first; a deleted message with replies stays as a tombstone."""
        return [
            message
            for message in self._messages[channel].values()
            if not message.is_ephemeral and (not message.deleted or self.replies(message))
        ]

    def ephemerals(self, channel: str, person: str) -> list[Message]:
        """What only `person` sees, oldest first."""
        return [
            message
            for message in self._messages[channel].values()
            if message.visible_to == person and not message.deleted
        ]

    def replies(self, root: Message) -> list[Message]:
        """The replies in a message's thread, oldest first."""
        return [
            message
            for message in self._messages[root.channel].values()
            if message.is_reply
            and message.thread_ts == root.ts
            and not message.is_ephemeral
            and not message.deleted
        ]

    def as_slack(self, message: Message, *, all_metadata: bool = True) -> JsonObject:
        """The message object of the Web API; of metadata only its type, unless `all_metadata`."""
        shape = _common(message) | {"type": "message", "team": TEAM_ID}
        if message.by_bot:
            shape |= {"app_id": APP_ID, "bot_profile": {"id": BOT_ID, "app_id": APP_ID, "name": "neon"}}
        if message.content.metadata is not None:
            event_type = message.content.metadata["event_type"]
            shape["metadata"] = message.content.metadata if all_metadata else {"event_type": event_type}
        replies = self.replies(message)
        if replies:
            shape |= _thread_summary(message, replies)
        return shape

    def as_seen(self, message: Message) -> JsonObject:
        """The message as the page shows it."""
        shape = _common(message) | {
            "channel": message.channel,
            "ephemeral": message.is_ephemeral,
            "deleted": message.deleted,
            "reply_count": len(self.replies(message)),
        }
        if message.deleted:
            shape["text"] = ""
            shape.pop("blocks", None)
        return shape


def _common(message: Message) -> JsonObject:
    shape: JsonObject = {"ts": message.ts, "user": message.user, "text": message.content.text}
    optional: Iterable[tuple[str, object]] = (
        ("bot_id", BOT_ID if message.by_bot else None),
        ("blocks", list(message.content.blocks)),
        ("attachments", list(message.content.attachments)),
        ("files", list(message.content.files)),
        ("thread_ts", message.thread_ts),
        ("edited", message.edited_ts and {"user": message.user, "ts": message.edited_ts}),
        (
            "reactions",
            [{"name": name, "count": len(by), "users": list(by)} for name, by in message.reactions],
        ),
    )
    return shape | {name: value for name, value in optional if value}


def _thread_summary(root: Message, replies: list[Message]) -> JsonObject:
    authors = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": root.ts,
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1].ts,
    }
