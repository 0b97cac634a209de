"""One request that writes to Neon, as stored."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from bot.errors import BotError


class State(StrEnum):
    """How far a request got."""

    WAITING = "waiting"  # a confirmation was asked for
    ASKED = "asked"  # an approval by others was asked for
    ACCEPTED = "accepted"  # to be run; nothing was sent to Neon
    CALLING = "calling"  # the intent is written: the call may have been sent
    FOLLOWING = "following"  # Neon took it; its operations run
    ENDING = "ending"  # how it ended is stored; the message does not show it yet
    DONE = "done"
    REFUSED = "refused"  # nothing was changed, for example because the name exists
    FAILED = "failed"
    UNKNOWN = "unknown"  # how it ended could not be found out
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DECLINED = "declined"  # by one of those who were asked to approve


# Nobody is at work on these: they wait for a click, until their time for confirmation is over.
QUESTIONS = (State.WAITING, State.ASKED)
OPEN = (*QUESTIONS, State.ACCEPTED, State.CALLING, State.FOLLOWING, State.ENDING)


class LostLeaseError(BotError):
    """Another process has taken the request over; this one must leave it alone."""


def new_id() -> str:
    """An id for a request: short enough to be read aloud, too long to be guessed or to clash."""
    return secrets.token_hex(6)


class Ending(TypedDict):
    """How a request ended, and the last word that its message has to show."""

    state: str
    detail: str
    text: str
    blocks: list[dict[str, Any]]


class Asked(TypedDict):
    """What others were asked to approve, as the card says it: `count` of them, within `seconds`.

    They have to stand in each of `lists`. `offered`: they did, and the asker may fetch it.
    """

    text: str
    blocks: list[dict[str, Any]]
    lists: list[list[str]]
    count: int
    seconds: float
    offered: bool


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """A request to be stored. The durations count from when it is stored.

    `typed`, `decision`, `rule` and `config_hash` are kept for the audit row at its end. Of all open requests
    with the same `alone` there is one at most.
    """

    state: State
    command: str  # "branch create"
    words: tuple[str, ...]  # the command line in canonical form
    project_alias: str
    project_id: str
    channel_id: str
    team_id: str
    user_id: str
    user_name: str
    target_kind: str
    target_name: str
    target_id: str | None = None
    message_ts: str | None = None
    fingerprint: str | None = None
    confirm_within: timedelta | None = None
    asked: Asked | None = None
    follow_within: timedelta | None = None
    note: str | None = None
    alone: str | None = None
    typed: str = ""
    decision: str = ""
    rule: str = ""
    config_hash: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as stored. All times are the database's; `read_at` is its time when this was read."""

    id: str
    created_at: datetime
    called_at: datetime | None  # when the first call to Neon may have been sent
    state: State
    command: str
    words: tuple[str, ...]
    project_alias: str
    project_id: str
    channel_id: str
    team_id: str
    user_id: str
    user_name: str
    target_kind: str
    target_name: str
    target_id: str | None
    message_ts: str | None
    fingerprint: str | None
    confirm_until: datetime | None
    follow_until: datetime | None
    attempts: int
    shown: str | None  # digest of what the message shows
    fence: int
    lease_owner: str | None
    note: str | None
    alone: str | None
    typed: str
    decision: str
    rule: str
    config_hash: str
    neon_request_ids: tuple[str, ...]
    ending: Ending | None
    asked: Asked | None
    read_at: datetime

    @property
    def confirmation_ran_out(self) -> bool:
        """Whether nobody may confirm any more."""
        return self.confirm_until is not None and self.confirm_until <= self.read_at

    @property
    def following_ran_out(self) -> bool:
        """Whether its operations were followed for as long as was meant."""
        return self.follow_until is not None and self.follow_until <= self.read_at

    @property
    def age(self) -> timedelta:
        """How long ago it was made, at `read_at`."""
        return self.read_at - self.created_at

    @property
    def since_call(self) -> timedelta:
        """How long ago Neon was first called, at `read_at`, or else how long ago it was made."""
        return max(timedelta(0), self.read_at - (self.called_at or self.created_at))


class Changes(TypedDict, total=False):
    """What `save` can change. `follow_within` counts from now and sets `follow_until`."""

    state: State
    project_alias: str
    project_id: str
    target_kind: str
    target_name: str
    target_id: str | None
    message_ts: str | None
    fingerprint: str | None
    follow_within: timedelta
    attempts: int
    shown: str | None
    note: str | None
    neon_request_ids: tuple[str, ...]
    ending: Ending
