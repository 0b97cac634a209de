"""Which days are free: public holidays of a country or one of its regions, and dates of one's own. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import holidays
from holidays import HolidayBase


@dataclass(frozen=True)
class FreeDays:
    """Days on which nobody is at work. `place` is a country such as `DE`, or a region such as `DE-BE`.

    Saturdays and Sundays are no working days either; a timetable says for itself on which weekdays it runs.
    """

    dates: frozenset[date] = frozenset()
    place: str = ""

    def __contains__(self, day: date) -> bool:
        """Whether it is a holiday; weekends are not."""
        return day in self._calendar

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work."""
        return self._calendar.is_working_day(day)

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; for 0 the day itself, or the next one if it is free."""
        return self._calendar.get_nth_working_day(day, count)

    @cached_property
    def _calendar(self) -> HolidayBase:
        country, _, region = self.place.partition("-")
        calendar = holidays.country_holidays(country, subdiv=region or None) if country else HolidayBase()
        calendar.update(dict.fromkeys(self.dates, "free"))
        return calendar


def is_known(place: str) -> bool:
    """Whether the library knows the holidays of that country or region."""
    country, _, region = place.partition("-")
    regions = holidays.list_supported_countries().get(country)
    return regions is not None and (not region or region in regions)


NONE = FreeDays()
