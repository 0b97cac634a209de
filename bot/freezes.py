"""Freezes as values: what is stopped, by whom, since when and why. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.slack import mrkdwn

if TYPE_CHECKING:
    from bot.command import ProjectRef

EVERYTHING = ""  # in place of a project's id


@dataclass(frozen=True)
class Freeze:
    """No writes to one project, or (`project_id` is EVERYTHING) to none at all.

    `project_alias` is what the channel called it in which it was frozen. `until` is None for until
    somebody lifts it. Times are the database's; `read_at` is its time when this was read.
    """

    project_id: str
    project_alias: str
    user_id: str
    user_name: str
    reason: str
    at: datetime
    until: datetime | None
    read_at: datetime

    @property
    def of_everything(self) -> bool:
        """Whether it stops every write of the bot."""
        return self.project_id == EVERYTHING


@dataclass(frozen=True)
class Freezing:
    """What an order to freeze led to: the freeze as it stands now, and as it stood before."""

    now: Freeze
    before: Freeze | None

    @property
    def changed(self) -> bool:
        """Whether the order made a difference."""
        before, now = self.before, self.now
        return before is None or (before.reason, before.until) != (now.reason, now.until)


@dataclass(frozen=True)
class Thawing:
    """What an order to unfreeze led to: the freeze that was lifted, and all that still stand."""

    lifted: Freeze | None
    standing: tuple[Freeze, ...]


class Freezes(Protocol):
    """What a command for admins may do about freezes. `project` None: everything."""

    async def put(self, project: "ProjectRef | None", reason: str, within: timedelta | None) -> Freezing:
        """Freeze, for the time `within` or until somebody lifts it. Of what is frozen already, the reason
        and the end become the given ones.
        """
        ...

    async def lift(self, project: "ProjectRef | None") -> Thawing:
        """Let writes go on."""
        ...


def told(freeze: Freeze, alias: str) -> str:
    """In plain words: `Writes to shop are frozen. Ana froze them 10 minutes ago, until …: incident 42.`"""
    what = f"Writes to {alias} are frozen." if alias else "All writes are frozen."
    until = f", until {mrkdwn.plain_date(freeze.until)}" if freeze.until else ""
    since = mrkdwn.ago(freeze.at, freeze.read_at)
    end = "" if freeze.reason.endswith((".", "!", "?")) else "."
    return f"{what} {freeze.user_name} froze them {since}{until}: {freeze.reason}{end}"
