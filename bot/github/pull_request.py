"""One pull request, as a value. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Reference(NamedTuple):
    """Which pull request: of the repository `owner/name`, this number."""

    repository: str
    number: int


@dataclass(frozen=True)
class PullRequest:
    """What the pull request behind a branch is like. `closed_at` None: it is open."""

    number: int
    closed_at: datetime | None
    merged: bool = False


@dataclass(frozen=True)
class Unknown:
    """Why it could not be found out. `passing`: waiting mends that."""

    why: str
    passing: bool = False
