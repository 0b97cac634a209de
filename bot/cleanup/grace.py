"""How long people have between a warning and the deletion, and when nothing is deleted. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.schedules.timetable import Timetable

_FRIDAY, _NOON = 4, 12
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Two days and all between them."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Grace:
    """Either a number of working days, or a length of time."""

    working_days: int = 0
    length: timedelta = timedelta(0)

    def ends(self, start: datetime, timetable: Timetable, frozen: tuple[Period, ...] = ()) -> datetime:
        """When it is over, if it begins at `start`; never on a free day, in a `frozen` period, or on a
        Friday afternoon, when nobody would be there to miss what is gone. A day is over when clocks show the
        same again, so it may have 23 or 25 hours; an hour is an hour.
        """
        local = start.astimezone(timetable.zone)
        if self.working_days:
            day = timetable.free_days.working_days_after(local.date(), self.working_days)
            end = _shown(local.replace(year=day.year, month=day.month, day=day.day, fold=0))
        else:
            days, hours = divmod(self.length, _A_DAY)
            end = _shown(local + days * _A_DAY) if days else local
            end = (end.astimezone(UTC) + hours).astimezone(timetable.zone)
        while not fit(end, timetable, frozen):
            end = _shown((end + _A_DAY).replace(hour=local.hour, minute=local.minute))
        return end.astimezone(UTC)

    def words(self) -> str:
        """As people say it, such as `5 working days`."""
        if self.working_days:
            return "1 working day" if self.working_days == 1 else f"{self.working_days} working days"
        days, rest = divmod(self.length, _A_DAY)
        hours = f" {rest // timedelta(hours=1)} hours" if rest else ""
        return f"{days} {'day' if days == 1 else 'days'}{hours}"


def _shown(moment: datetime) -> datetime:
    """The same, as clocks show it: they never show what is left out when they go forward."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def fit(moment: datetime, timetable: Timetable, frozen: tuple[Period, ...]) -> bool:
    """Whether that is a time to delete something: somebody would be there to miss it."""
    moment = moment.astimezone(timetable.zone)
    day = moment.date()
    friday_afternoon = day.weekday() == _FRIDAY and moment.hour >= _NOON
    at_work = timetable.free_days.is_working_day(day)
    return at_work and not friday_afternoon and not any(day in period for period in frozen)
