"""The audit trail as values: what one outcome leaves behind, and what can be asked about the past. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

# A table of entries, for spreadsheets: the columns of the database in the order that people read them.
COLUMNS = (
    *("id", "at", "user_id", "user_name", "channel_id", "team_id", "text", "command", "effect", "outcome"),
    *("detail", "decision", "rule", "project_id", "target", "target_name", "request_id"),
    *("neon_request_ids", "operation_ids", "config_hash", "hash"),
)


class Result(StrEnum):
    """How it ended, or STARTED for what goes on after the first answer."""

    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    APPROVED = "approved"  # what somebody else had asked for
    DECLINED = "declined"
    INVALID = "invalid"
    SUSPENDED = "suspended"  # something happened to a channel in Slack, so that its rules are out of force
    RESUMED = "resumed"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the trail. `text` is what was typed, without secrets.

    `target` is the id in Neon of what it was about, or its name while it has none; `target_name` its name.
    `id`, `at` (the database's time) and `hash` are set when it is written. `outcome` is one of Result, or
    a word that a newer version of the bot has written.
    """

    team_id: str
    channel_id: str
    user_id: str
    user_name: str
    text: str
    decision: str
    rule: str
    outcome: str
    config_hash: str
    detail: str = ""
    id: int | None = None
    at: datetime | None = None
    hash: str | None = None
    request_id: str | None = None
    command: str | None = None
    effect: str | None = None
    project_id: str | None = None
    target: str | None = None
    target_name: str | None = None
    neon_request_ids: tuple[str, ...] = ()
    operation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AuditSearch:
    """Which entries are wanted: those that fit everything given. `channel_id` None means all channels.

    who      a person's id, or a name that the trail knows them by
    branch   an id or a name: entries about it or about something on it, or with it in what was typed
    """

    channel_id: str | None
    who: str | None = None
    branch: str | None = None
    project_id: str | None = None
    since: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class AuditPage:
    """Some of the entries that were found, newest first. `number` counts pages from 1; `total` is of all."""

    entries: tuple[Entry, ...]
    number: int
    total: int


class AuditReader(Protocol):
    """What a command may ask the audit trail."""

    async def search(self, wanted: AuditSearch, *, page: int, size: int) -> AuditPage:
        """One page of what fits; a number out of range gives the nearest page."""
        ...


def cells(entry: Mapping[str, Any]) -> tuple[object, ...]:
    """An entry as a row of that table. `at` may be in seconds; lists become words."""
    return tuple(_cell(name, entry[name]) for name in COLUMNS)


def _cell(name: str, value: Any) -> object:
    if name == "at" and isinstance(value, float):
        value = datetime.fromtimestamp(value, UTC)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value
