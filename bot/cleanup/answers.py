"""What cleanup answers when people ask. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cleanup.rules import Judgement
from bot.cleanup.stages import Case
from bot.config_cleanup import CleanupPolicy
from bot.slack.views.message import Message


@dataclass(frozen=True)
class StoredReport:
    """What is left of a run. `summary` holds counts, by what they count."""

    policy: str
    due_at: datetime
    dry_run: bool
    channel_id: str
    message_ts: str | None
    ended_at: datetime | None
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class ToldRun:
    """A run of which something could be brought back at the last look. `message` shows all but that."""

    policy: str
    due_at: datetime
    channel_id: str
    message_ts: str
    message: Message
    summary: Mapping[str, Any]
    look_at: datetime


@dataclass(frozen=True)
class Standing:
    """A policy and how its last run went; `last` None: it has not run yet."""

    name: str
    policy: CleanupPolicy
    last: StoredReport | None
    next: datetime | None


@dataclass(frozen=True)
class Why:
    """What a policy makes of one branch, and how far that has come."""

    name: str
    policy: CleanupPolicy
    found: Judgement
    case: Case | None
