"""What happens at set times, and how it stands, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.schedules.timetable import Timetable


class Kind(StrEnum):
    """What sort of work it is; the assembly knows who does it."""

    COMMAND = "command"
    CLEANUP = "cleanup"


@dataclass(frozen=True)
class Planned:
    """Something with a timetable.

    name       unique; what is typed after `schedule run`
    channel_id where it is told
    what       in words, such as the command line
    catch_up   a run that is later than this is left out
    """

    kind: Kind
    name: str
    channel_id: str
    what: str
    timetable: Timetable
    catch_up: timedelta

    @property
    def signature(self) -> str:
        """Changes when the timetable does: what a new timetable says of the past is not caught up with."""
        return f"{self.timetable.cron} {self.timetable.zone.key}"


@dataclass(frozen=True)
class Scheduled:
    """Something with a timetable, and how it stands. `last_state` is one of RunState."""

    plan: Planned
    next: datetime | None
    last_due: datetime | None = None
    last_state: str = ""
    last_detail: str = ""
    paused_at: datetime | None = None
    paused_by: str | None = None
