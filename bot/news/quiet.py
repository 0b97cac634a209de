"""When something may be told: not in quiet hours, or once a day. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UsageError
from bot.news.kinds import Severity, Subscription

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Hours:
    """From one time of the day to another, over midnight if need be."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def end_after(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When they end, in UTC, if it is within them now; else None."""
        here = now.astimezone(zone)
        at = here.time().replace(tzinfo=None)
        inside = self.start <= at < self.end if self.start < self.end else (at >= self.start or at < self.end)
        return next_time(self.end, now, zone) if inside else None


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
    """The next time that clocks there show this, in UTC."""
    here = now.astimezone(zone)
    for days in (0, 1, 2):
        due = datetime.combine(here.date() + timedelta(days=days), at, tzinfo=zone).astimezone(UTC)
        if due > now:
            return due
    raise AssertionError("within two days each time of day comes round")


def held_until(
    subscription: Subscription, severity: Severity, now: datetime, zone: ZoneInfo, digest_at: time
) -> datetime | None:
    """Until when something is kept back; None when it may be told now."""
    if subscription.critical_at_once and severity is Severity.CRITICAL:
        return None
    if subscription.daily:
        return next_time(digest_at, now, zone)
    return hours(subscription.quiet).end_after(now, zone) if subscription.quiet else None
