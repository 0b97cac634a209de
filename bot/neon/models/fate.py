"""What has become of a branch or project that a finished request deleted or left behind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.neon.models import Branch, Operation

# How far back a deletion proves something: Neon keeps what is deleted for days, where it keeps anything.
_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Recoverable:
    """It is deleted, and Neon lists it as one that can be brought back until then."""

    until: datetime


@dataclass(frozen=True)
class There:
    """It exists. `branch` is None for a project; `children` are the names of the branches below it."""

    branch: Branch | None = None
    children: tuple[str, ...] = ()

    @property
    def removable(self) -> bool:
        """Whether Neon would delete it or give it an expiry."""
        return self.branch is not None and not (self.children or self.branch.default or self.branch.protected)


@dataclass(frozen=True)
class Gone:
    """Neon neither has it nor lists it as one that can be brought back."""


@dataclass(frozen=True)
class Unread:
    """Neon could not be asked."""


Fate = Recoverable | There | Gone | Unread


@dataclass(frozen=True)
class Prospect:
    """What Neon's lists say before a deletion. `kept_for`: so long it keeps others that were deleted here.

    `lost`: it keeps nothing of what was deleted here lately. Neither: nothing is known.
    """

    kept_for: timedelta | None = None
    lost: bool = False


def fate_of(branch_id: str, listed: Iterable[Branch]) -> Fate:
    """`listed` are a project's branches, with those that can be brought back."""
    known = list(listed)
    branch = next((each for each in known if each.id == branch_id), None)
    if branch is None:
        return Gone()
    if branch.recovery is None:
        return There(branch, tuple(each.name for each in known if each.parent_id == branch_id and each.live))
    return Recoverable(branch.recovery.recoverable_until) if branch.recovery.recoverable_until else Gone()


def prospect(listed: Iterable[Branch], operations: Iterable[Operation], now: datetime) -> Prospect:
    """Whether a branch deleted now could come back, by what Neon shows of those deleted before it."""
    known = list(listed)
    spans = [
        each.recovery.recoverable_until - each.recovery.deleted_at
        for each in known
        if each.recovery and each.recovery.recoverable_until and each.recovery.deleted_at
    ]
    if spans:
        return Prospect(kept_for=min(spans))
    ids = {each.id for each in known}
    return Prospect(
        lost=any(
            each.action == "delete_timeline" and each.branch_id not in ids and each.created_at > now - _LATELY
            for each in operations
        )
    )
