"""Which branches are to be warned of before they expire, and what became of those that were. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.neon.models import Branch

# A warning comes in the last quarter of a branch's life at the earliest, however early it is wanted:
# who makes a branch for two hours does not want to hear at once that it will be gone.
PART_OF_LIFE = 4


class Fate(StrEnum):
    """What became of a branch after its warning."""

    MOVED = "moved"  # it expires at another time
    KEPT = "kept"  # it has no expiry any more
    DELETED = "deleted"  # somebody was faster than its expiry
    EXPIRED = "expired"


@dataclass(frozen=True)
class Warned:
    """A warning, one for each time that a branch is to expire.

    user_id     who asked the bot for the branch; empty when it was not made through the bot
    message_ts  None until it stands in the channel
    touched_by  who has done something about the expiry since, by name
    """

    project_id: str
    branch_id: str
    expires_at: datetime
    project_alias: str
    branch_name: str
    channel_id: str
    user_id: str
    message_ts: str | None = None
    over: bool = False
    touched_by: str | None = None

    @property
    def key(self) -> tuple[str, datetime]:
        """The branch, and the time that the warning is about."""
        return self.branch_id, self.expires_at


def lead(branch: Branch, wanted: timedelta) -> timedelta:
    """How long before its expiry a branch is warned of."""
    if branch.expires_at is None:
        return timedelta(0)
    life = branch.expires_at - branch.created_at
    if branch.ttl_interval_seconds is not None:  # counted from when the expiry was set
        life = timedelta(seconds=branch.ttl_interval_seconds)
    return min(wanted, life / PART_OF_LIFE)


def is_due(branch: Branch, wanted: timedelta, now: datetime) -> bool:
    """Whether it is time to warn, and not too late for it."""
    at = branch.expires_at
    return at is not None and branch.live and at - lead(branch, wanted) <= now < at


def fate_of(warned: Warned, branch: Branch | None, now: datetime) -> Fate | None:
    """What became of it, by a complete list or a look at the branch; None while all is as was said."""
    if branch is None or not branch.live:
        return Fate.EXPIRED if now >= warned.expires_at else Fate.DELETED
    if branch.expires_at == warned.expires_at:
        return None
    return Fate.KEPT if branch.expires_at is None else Fate.MOVED
