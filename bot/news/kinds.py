"""What channels can subscribe to, and what there is to tell of it. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """What a channel can subscribe to."""

    OPERATIONS = "operations"  # that failed
    BRANCHES = "branches"  # made or deleted by others than the bot
    COMPUTES = "computes"  # awake for very long
    LIMITS = "limits"  # of the plan, when they come near
    SPENDING = "spending"  # of the organization, when it comes near its limit
    INCIDENTS = "incidents"  # on Neon's status page
    EXPIRY = "expiry"  # warnings, in channels that would not get them otherwise


class Severity(StrEnum):
    """How much it matters, the least first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Higher for what matters more."""
        return list(Severity).index(self)


class Event(StrEnum):
    """What happened."""

    FAILED = "failed"
    CREATED = "created"
    DELETED = "deleted"
    AWAKE = "awake"
    LIMIT = "limit"
    SPENDING = "spending"
    INCIDENT = "incident"


# What happens to the same thing within so long is one message. What is not listed goes on until it is over.
TOGETHER_WITHIN = {
    Event.FAILED: timedelta(hours=1),
    Event.CREATED: timedelta(minutes=30),
    Event.DELETED: timedelta(minutes=30),
}


@dataclass(frozen=True)
class Item:
    """Something that has happened, or goes on, or is over.

    project_id  where; for spending, the organization
    subject    what belongs together in one message
    names      of what it is about; those of a later item come on top
    number     percent of a limit, or hours awake
    pages      of Neon's status page, for incidents
    over       it does not go on; like `changes`, it only changes what was told before, and is no news itself
    """

    kind: Kind
    event: Event
    project_id: str
    subject: str
    severity: Severity
    at: datetime
    names: tuple[str, ...] = ()
    detail: str = ""
    number: float = 0
    branch_id: str = ""
    link: str = ""
    pages: tuple[str, ...] = ()
    over: bool = False
    changes: bool = False
    ids: tuple[str, ...] = field(default=(), repr=False)  # of the operations or branches themselves

    def kept(self) -> dict[str, Any]:
        """What is stored of it."""
        told = {"names": list(self.names), "detail": self.detail, "number": self.number, "link": self.link}
        return told | {"branch_id": self.branch_id, "over": self.over, "event": self.event.value}


@dataclass(frozen=True)
class Story:
    """One message of a channel, told or to be told, about one thing that may go on.

    hold_until  None: it is told at once. Else it is told with others, not before that time
    digest      the message with others that it is told in
    version     goes up when it changes; `shown` is the one that the message shows
    """

    id: str
    channel_id: str
    subject: str
    kind: Kind
    project_id: str
    severity: Severity
    item: dict[str, Any]
    count: int
    first_at: datetime
    last_at: datetime
    hold_until: datetime | None
    digest: str | None
    message_ts: str | None
    posted_at: datetime | None
    version: int
    shown: int
    closed: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """As stored."""
        return cls(**{**row, "kind": Kind(row["kind"]), "severity": Severity(row["severity"])})

    @property
    def event(self) -> Event:
        """What happened."""
        return Event(self.item["event"])

    @property
    def over(self) -> bool:
        """Whether it does not go on."""
        return bool(self.item["over"])


@dataclass(frozen=True)
class Subscription:
    """What a channel wants to hear of. `project_id` empty: of all its projects.

    severity          of this and what matters more
    quiet             hours in which nothing is told, such as `22:00-07:00`; empty for none
    daily             once a day, together
    critical_at_once  what is critical is told at once all the same
    """

    channel_id: str
    kind: Kind
    project_id: str = ""
    severity: Severity = Severity.INFO
    quiet: str = ""
    daily: bool = False
    critical_at_once: bool = False
    user_id: str = ""
    at: datetime | None = None

    def wants(self, severity: Severity) -> bool:
        """Whether that matters enough."""
        return severity.rank >= self.severity.rank
