"""What the bot's own messages carry unseen, so that one can be found again when Slack's answer was lost.

Slack keeps such metadata with a message and shows it to everybody who reads the channel by its API, so
there is nothing in it but names. Anybody may write the same: a message is ours only if Slack says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

EVENT_TYPE = "neonbot_message"


@dataclass(frozen=True)
class Standing:
    """A message of ours that stands in a channel. `upto` is what `metadata` was given with it."""

    ts: str
    upto: int | None = None


def metadata(key: str, upto: int | None = None) -> dict[str, Any]:
    """The mark of a message: the key that it is posted under, and how far it tells the audit trail."""
    payload: dict[str, Any] = {"id": key} | ({} if upto is None else {"upto": upto})
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def standing(messages: Iterable[Mapping[str, Any]], bot_id: str, key: str) -> Standing | None:
    """The first of these messages, as Slack lists them, that is ours and carries this key."""
    for message in messages:
        marked = message.get("metadata") or {}
        payload = marked.get("event_payload") or {}
        if message.get("bot_id") != bot_id or marked.get("event_type") != EVENT_TYPE:
            continue
        if payload.get("id") == key:
            upto = payload.get("upto")
            return Standing(str(message["ts"]), upto if isinstance(upto, int) else None)
    return None
