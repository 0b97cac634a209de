"""Numeric five-field cron expressions in UTC: when the next run is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_FARTHEST = timedelta(days=8 * 366)  # from one 29th of February to the next over a century


@dataclass(frozen=True)
class Cron:
    """The values that each field allows; a weekday of 7 is Sunday, as 0 is."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    def next_run(self, after: datetime) -> datetime | None:
        """The first time after `after`; None for one that never comes, such as a 30th of February."""
        due, last = after.replace(second=0, microsecond=0) + _MINUTE, after + _FARTHEST
        while due <= last:
            if not self._on_day(due):
                due = due.replace(hour=0, minute=0) + _DAY
            elif due.hour not in self.hours:
                due = due.replace(minute=0) + _HOUR
            elif due.minute not in self.minutes:
                due += _MINUTE
            else:
                return due
        return None

    def _on_day(self, due: datetime) -> bool:
        if due.month not in self.months:
            return False
        day, weekday = due.day in self.days, due.isoweekday() % 7 in self.weekdays
        # Where both are restricted, either will do: that is how cron has always read it.
        if self.any_day or self.any_weekday:
            return day and weekday
        return day or weekday


def parse(text: str) -> Cron:
    """Raises ValueError for anything but five numeric fields."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        raise ValueError("a cron expression has five fields")
    minutes, hours, days, months, weekdays = (
        _values(field, low, high) for field, (low, high) in zip(fields, _RANGES, strict=True)
    )
    return Cron(
        minutes,
        hours,
        days,
        months,
        frozenset(each % 7 for each in weekdays),
        any_day=fields[2] == "*",
        any_weekday=fields[4] == "*",
    )


def _values(field: str, low: int, high: int) -> frozenset[int]:
    return frozenset(each for part in field.split(",") for each in _part(part, low, high))


def _part(part: str, low: int, high: int) -> range:
    span, _, step = part.partition("/")
    first, _, last = span.partition("-")
    start = low if span == "*" else int(first)
    end = high if span == "*" or (step and not last) else int(last or first)
    if not (low <= start <= end <= high) or (step and int(step) < 1):
        raise ValueError(f"{part} is out of range")
    return range(start, end + 1, int(step or 1))
