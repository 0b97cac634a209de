"""When a time of grace is over on the days around which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.grace import Grace, Period, fit
from bot.schedules.timetable import Timetable

BERLIN, LORD_HOWE, CAIRO = map(ZoneInfo, ("Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def timetable(zone: ZoneInfo) -> Timetable:
    return Timetable("0 9 * * *", zone)


@pytest.mark.parametrize(
    ("zone", "start", "grace", "end"),
    [
        # A day is over when clocks show the same again, however many hours it had.
        (BERLIN, "2026-03-26T09:00+01:00", Grace(length=4 * DAY), "2026-03-30T09:00+02:00"),
        (BERLIN, "2026-10-22T09:00+02:00", Grace(length=4 * DAY), "2026-10-26T09:00+01:00"),
        (LORD_HOWE, "2026-10-01T09:00+10:30", Grace(length=4 * DAY), "2026-10-05T09:00+11:00"),
        (BERLIN, "2026-03-27T02:30+01:00", Grace(working_days=1), "2026-03-30T02:30+02:00"),
        (BERLIN, "2026-10-25T02:30+01:00", Grace(working_days=1), "2026-10-26T02:30+01:00"),
        # An hour is an hour, also in a night that has one more or one less.
        (BERLIN, "2026-03-28T20:00+01:00", Grace(length=30 * HOUR), "2026-03-30T02:00+02:00"),
        (BERLIN, "2026-03-28T23:00+01:00", Grace(length=DAY + 12 * HOUR), "2026-03-30T11:00+02:00"),
        (BERLIN, "2026-03-29T00:30+01:00", Grace(length=23 * HOUR), "2026-03-30T00:30+02:00"),
        (BERLIN, "2026-10-25T01:30+02:00", Grace(length=23 * HOUR), "2026-10-26T01:30+01:00"),
        # In Cairo the clocks go over the first hour of a Friday.
        (CAIRO, "2026-04-23T00:30+02:00", Grace(length=DAY), "2026-04-24T01:30+03:00"),
        (CAIRO, "2026-04-23T00:30+02:00", Grace(working_days=1), "2026-04-24T01:30+03:00"),
    ],
)
def test_grace_around_the_nights_when_clocks_change(
    zone: ZoneInfo, start: str, grace: Grace, end: str
) -> None:
    found = grace.ends(datetime.fromisoformat(start), timetable(zone))
    assert found.astimezone(zone).isoformat() == datetime.fromisoformat(end).isoformat()


def test_hours_over_a_night_that_lacks_one_are_not_fewer() -> None:
    begun = datetime(2026, 4, 23, 20, tzinfo=CAIRO)
    assert Grace(length=12 * HOUR).ends(begun, timetable(CAIRO)) - begun.astimezone(UTC) == 12 * HOUR


# All of 2026 and 2027.
moments = st.integers(1_767_225_600, 1_830_297_600).map(lambda each: datetime.fromtimestamp(each, UTC))
graces = st.integers(1, 20).map(lambda each: Grace(working_days=each)) | st.integers(1, 500).map(
    lambda each: Grace(length=each * HOUR)
)
FROZEN = (Period(date(2026, 3, 27), date(2026, 4, 6)),)


@given(moments, graces, st.sampled_from([BERLIN, LORD_HOWE, CAIRO]), st.sampled_from([(), FROZEN]))
def test_nobody_gets_less_than_was_said_and_it_ends_when_people_are_there(
    start: datetime, grace: Grace, zone: ZoneInfo, frozen: tuple[Period, ...]
) -> None:
    end = grace.ends(start, timetable(zone), frozen)
    assert fit(end, timetable(zone), frozen)
    promised = grace.length + grace.working_days * DAY
    # A day has 23 hours at least, and of all days only one is as short in that time.
    assert end >= start + promised - HOUR * (promised >= DAY)
