"""What can become of a channel in Slack, and what is known of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What became of a channel, or of the whole app."""

    MOVED = "moved"  # Slack gave it another id: that happens when somebody begins to share a private one
    RENAMED = "renamed"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    DELETED = "deleted"
    LEFT = "left"  # the bot was removed from it
    JOINED = "joined"  # somebody joined it; of interest when that is the bot
    SHARED = "shared"  # with another organisation, by Slack Connect
    UNSHARED = "unshared"
    GONE = "gone"  # Slack does not show it any more, and does not say why
    UNINSTALLED = "uninstalled"  # the app is not in the workspace any more


# What suspends a channel's rules until an admin resumes them.
SUSPENDING = frozenset(
    {Change.MOVED, Change.RENAMED, Change.ARCHIVED, Change.DELETED, Change.LEFT, Change.GONE}
)
# What makes good again what suspended a channel, or did so only as long as it lasted.
MENDS = {
    Change.UNARCHIVED: frozenset({Change.ARCHIVED}),
    Change.JOINED: frozenset({Change.LEFT, Change.GONE}),
    Change.UNSHARED: frozenset({Change.SHARED}),
}


@dataclass(frozen=True)
class Sighting:
    """A channel as Slack shows it to the bot."""

    name: str
    is_archived: bool
    is_member: bool
    is_ext_shared: bool


@dataclass(frozen=True)
class Remembered:
    """A channel as it was seen last. `name` None: Slack does not show it, for want of a scope."""

    name: str | None
    is_member: bool


@dataclass(frozen=True)
class Suspension:
    """Why nothing happens in a channel. `at` is the database's time.

    detail   the new name, the new id, or the other organisation's id
    user_id  who did it, where Slack tells
    since    what has mended it; it is still an admin who resumes
    """

    id: str
    channel_id: str
    why: Change
    detail: str
    user_id: str
    at: datetime
    since: Change | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a channel: as it was seen last, if ever, and what stands against it."""

    seen: Remembered | None
    suspensions: tuple[Suspension, ...]


def differences(known: Known, now: Sighting, *, label: str) -> Iterator[tuple[Change, str]]:
    """What must have become of a channel since it was seen last, each with its detail.

    `label` is what the configuration calls it: a channel that is renamed to that is no other one.
    """
    lasting = {each.why for each in known.suspensions if each.since is None}
    if now.is_archived != (Change.ARCHIVED in lasting):
        yield (Change.ARCHIVED if now.is_archived else Change.UNARCHIVED), ""
    if known.seen and known.seen.name not in {None, now.name} and not is_called(now.name, label):
        yield Change.RENAMED, now.name
    # Whoever is in an archived channel, Slack does not tell.
    if known.seen and known.seen.is_member and not now.is_member and not now.is_archived:
        yield Change.LEFT, ""
    if now.is_member and lasting & MENDS[Change.JOINED]:
        yield Change.JOINED, ""
    if now.is_ext_shared != (Change.SHARED in lasting):
        yield (Change.SHARED if now.is_ext_shared else Change.UNSHARED), ""


def is_called(name: str, label: str) -> bool:
    """Whether a channel's name is what the configuration calls it."""
    return bool(name) and name == label.removeprefix("#")


@dataclass(frozen=True)
class ChannelStanding:
    """A channel of the configuration, and what stands against it now. `label` is what people call it.

    `may_be_read` says that another organisation may read along.
    """

    channel_id: str
    label: str
    may_be_read: bool
    suspensions: tuple[Suspension, ...]

    @property
    def is_suspended(self) -> bool:
        """Whether an admin has to resume it."""
        return any(each.why in SUSPENDING for each in self.suspensions)

    @property
    def is_shared(self) -> bool:
        """Whether another organisation reads it."""
        return any(each.why is Change.SHARED for each in self.suspensions)


@dataclass(frozen=True)
class Resuming:
    """What an order to resume led to: for what the channel was suspended, and its name in Slack by now."""

    channel_id: str
    label: str
    name: str
    ended: tuple[Suspension, ...]
