"""When something may be told: not in quiet hours, or once a day. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.errors import UsageError
from bot.news.kinds import Severity, Subscription
from bot.schedules.timetable import Timetable

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Hours:
    """From one time of the day to another, over midnight if need be.

    They begin and end once a day: in the night when clocks go back, when these show it first, and in the one
    when they go forward over it, right after that.
    """

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def end_after(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When they end, in UTC, if it is within them now; else None."""
        end, start = next_time(self.end, now, zone), next_time(self.start, now, zone)
        # Both may be in the hour that is left out. What comes first on the clock then comes first.
        return end if (end, self.end) < (start, self.start) else None


def hours(text: str) -> Hours:
    """`22:00-07:00`. Raises UsageError."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"“{text}” is not a time of quiet.", hint="Write `--quiet 22:00-07:00`.")
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise UsageError("A time of quiet has to end.", hint="To hear once a day, add `--digest daily`.")
    return Hours(start, end)


def next_time(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next time that clocks there show this, in UTC: once a day, even when they are changed."""
    due = Timetable(f"{at.minute} {at.hour} * * *", zone).next(now)
    if due is None:
        raise AssertionError("each time of day comes round")
    return due


def held_until(
    subscription: Subscription, severity: Severity, now: datetime, zone: ZoneInfo, digest_at: time
) -> datetime | None:
    """Until when something is kept back; None when it may be told now."""
    if subscription.critical_at_once and severity is Severity.CRITICAL:
        return None
    if subscription.daily:
        return next_time(digest_at, now, zone)
    return hours(subscription.quiet).end_after(now, zone) if subscription.quiet else None
