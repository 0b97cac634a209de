"""When news may be told: not in quiet hours, once a day, or at once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.news.kinds import Kind, Severity, Subscription
from bot.news.quiet import held_until, hours, next_time

BERLIN = ZoneInfo("Europe/Berlin")
NINE = time(9)


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def held(now: datetime, *, quiet: str = "22:00-07:00", daily: bool = False, loud: bool = False) -> object:
    wanted = Subscription("C", Kind.BRANCHES, quiet=quiet, daily=daily, critical_at_once=loud)
    return held_until(wanted, Severity.CRITICAL if loud else Severity.INFO, now, BERLIN, NINE)


def test_in_the_night_it_waits_for_the_morning() -> None:
    assert held(at(23)) == at(7, day=24)
    assert held(at(6, 59)) == at(7)
    assert held(at(7)) is None
    assert held(at(21, 59)) is None
    assert held(at(13), quiet="12:00-14:00") == at(14)
    assert held(at(15), quiet="12:00-14:00") is None


def test_a_digest_comes_at_its_time_and_what_is_critical_at_once_where_that_is_wanted() -> None:
    assert held(at(8), daily=True) == at(9)
    assert held(at(9), daily=True) == at(9, day=24)
    assert held(at(23), loud=True) is None
    assert held(at(23), daily=True, loud=True) is None


@pytest.mark.parametrize("text", ["22:00-07:00", "22:00 – 7:00", "0:00-23:59"])
def test_hours_are_read(text: str) -> None:
    assert hours(str(hours(text))) == hours(text)


@pytest.mark.parametrize("text", ["", "22-7", "24:00-07:00", "22:00", "22:60-07:00", "07:00-07:00", "x"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        hours(text)


# All of 2026 and 2027.
moments = st.integers(1_767_225_600, 1_830_297_600).map(lambda each: datetime.fromtimestamp(each, UTC))


@given(moments, st.times(), st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]))
def test_the_next_time_is_soon_and_shows_what_was_asked_for(now: datetime, due: time, zone: str) -> None:
    due = due.replace(microsecond=0, fold=0)
    found = next_time(due, now, ZoneInfo(zone))
    assert now < found <= now + timedelta(hours=26)
    shown = found.astimezone(ZoneInfo(zone)).time()
    # In the night when an hour is left out there is no such time, and it is told an hour later.
    assert shown == due or shown == (datetime.combine(now, due) + timedelta(hours=1)).time()


@given(moments, st.times(), st.times())
def test_what_is_held_is_told_when_the_quiet_is_over(now: datetime, start: time, end: time) -> None:
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if start == end:
        return
    until = hours(f"{start:%H:%M}-{end:%H:%M}").end_after(now, BERLIN)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)
