"""When something is due: a standard cron line in the time of a place, except on its holidays. Pure.

When clocks go forward, what was due in the hour that is left out is due right after it. When they go back,
what was due at a set hour is due once; only what is due every hour is due in both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bot.schedules.days import NONE, FreeDays

_FIELDS = 5


@dataclass(frozen=True)
class Timetable:
    """`cron` has five fields; 0 and 7 are Sunday, and names such as `mon-fri` are fine."""

    cron: str
    zone: ZoneInfo
    free_days: FreeDays = NONE

    def after(self, moment: datetime) -> Iterator[datetime]:
        """The times after `moment`, in UTC, soonest first; none when there is none in fifty years."""
        for due in CronSim(self.cron, moment.astimezone(self.zone)):
            # In an hour that comes twice, clocks show again what was due already.
            if due.date() not in self.free_days and (at := due.astimezone(UTC)) > moment:
                yield at

    def next(self, moment: datetime) -> datetime | None:
        """The first time after `moment`, in UTC."""
        return next(self.after(moment), None)

    def words(self) -> str:
        """As people say it, such as `At 09:00 on Monday through Friday (Europe/Berlin)`."""
        said = CronSim(self.cron, datetime.now(UTC)).explain()
        return f"{said} ({self.zone.key})"


def cron_problem(line: str) -> str:
    """What is wrong with a cron line, as a predicate; empty when nothing is."""
    if len(line.split()) != _FIELDS:
        return "must have five fields: minute, hour, day of the month, month, day of the week"
    try:
        CronSim(line, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        return f"is not a cron line: {str(error).lower()}"
    return ""
