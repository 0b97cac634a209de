"""What an inventory knows of one branch. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.command import ProjectRef
from bot.github.pull_request import PullRequest, Reference, Unknown


@dataclass(frozen=True)
class Facts:
    """One branch, as Neon told it at one time, and what was measured since it is watched.

    idle_since    nothing has run or been written on it since then; None while it was seen only once
    size          bytes, as far as Neon says
    created_by    Neon's display name of its maker; empty when unknown
    requested_by  the Slack id of whoever made it with the bot
    busy          Neon is at work on it
    kept_by_restore  a restore left it behind, or it was made to go back to
    pull_requests  what was looked up of those that policies ask for
    """

    project: ProjectRef
    id: str
    name: str
    created_at: datetime
    idle_since: datetime | None = None
    size: int | None = None
    created_by: str = ""
    requested_by: str | None = None
    parent: str | None = None
    children: int = 0
    default: bool = False
    protected: bool = False
    expires_at: datetime | None = None
    busy: bool = False
    kept_by_restore: bool = False
    pull_requests: Mapping[Reference, PullRequest | Unknown] = field(default_factory=dict, repr=False)
