"""Timetables: standard cron in the time of a place, through the days on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedules.days import FreeDays, is_known
from bot.schedules.timetable import Timetable, cron_problem

MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


def runs(cron: str, start: datetime, count: int = 3, free: FreeDays | None = None) -> list[str]:
    """The next times after `start`, as a clock on the wall shows them there."""
    timetable = Timetable(cron, BERLIN, free or FreeDays())
    return [f"{each.astimezone(BERLIN):%a %d %b %H:%M %z}" for each in islice(timetable.after(start), count)]


def test_weekdays_are_numbered_as_in_every_crontab() -> None:
    friday = datetime(2026, 11, 27, 12, tzinfo=BERLIN)
    monday = "Mon 30 Nov 09:00 +0100"
    assert runs("0 9 * * 1-5", friday, 1) == runs("0 9 * * mon-fri", friday, 1) == [monday]
    assert runs("0 9 * * 0", friday, 1) == runs("0 9 * * 7", friday, 1) == ["Sun 29 Nov 09:00 +0100"]


def test_what_falls_into_the_hour_that_is_left_out_is_due_once_right_after_it() -> None:
    assert runs("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=BERLIN)) == [
        "Sun 29 Mar 03:00 +0200",
        "Mon 30 Mar 02:30 +0200",
        "Tue 31 Mar 02:30 +0200",
    ]


def test_what_falls_into_the_hour_that_comes_twice_is_due_once() -> None:
    assert runs("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=BERLIN), 2) == [
        "Sun 25 Oct 02:30 +0200",
        "Mon 26 Oct 02:30 +0100",
    ]


def test_nothing_that_was_due_is_due_again_when_clocks_show_it_again() -> None:
    again = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=1)
    assert runs("30 2 * * *", again.astimezone(UTC), 1) == ["Mon 26 Oct 02:30 +0100"]
    assert runs("30 * * * *", again.astimezone(UTC), 1) == ["Sun 25 Oct 02:30 +0100"]


def test_what_is_due_every_hour_is_due_in_both() -> None:
    assert runs("30 * * * *", datetime(2026, 10, 25, 1, tzinfo=BERLIN)) == [
        "Sun 25 Oct 01:30 +0200",
        "Sun 25 Oct 02:30 +0200",
        "Sun 25 Oct 02:30 +0100",
    ]


@pytest.mark.parametrize("place", ["DE", "DE-BE"])
def test_nothing_is_due_on_a_holiday(place: str) -> None:
    free = FreeDays(frozenset({date(2026, 12, 28)}), place)
    eve = datetime(2026, 12, 24, 12, tzinfo=BERLIN)
    # The 25th is a Friday and the 28th a Monday.
    assert runs("0 9 * * mon-fri", eve, 1, free) == ["Tue 29 Dec 09:00 +0100"]


def test_a_region_has_holidays_that_the_country_has_not() -> None:
    womens_day = date(2026, 3, 8)
    assert womens_day in FreeDays(place="DE-BE")
    assert womens_day not in FreeDays(place="DE")


def test_working_days_leave_out_weekends_and_holidays() -> None:
    free = FreeDays(frozenset({date(2026, 12, 24)}), "DE")
    assert free.working_days_after(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert free.working_days_after(date(2026, 12, 26), 0) == date(2026, 12, 28)
    assert FreeDays().working_days_after(date(2026, 11, 27), 5) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("cron", "problem"),
    [
        ("0 9 * *", "must have five fields"),
        ("@daily", "must have five fields"),
        ("0 9 * * mon *", "must have five fields"),
        ("61 * * * *", "is not a cron line: bad minute"),
        ("0 0 30 2 *", "is not a cron line: bad day-of-month"),
        ("x y z a b", "is not a cron line"),
        ("0 9 * * 1-5", ""),
    ],
)
def test_a_wrong_line_is_told_by_what_is_wrong_with_it(cron: str, problem: str) -> None:
    assert cron_problem(cron).startswith(problem)
    assert bool(cron_problem(cron)) == bool(problem)


def test_a_place_that_nobody_knows_is_not_known() -> None:
    assert is_known("DE")
    assert is_known("DE-BE")
    assert not is_known("XX")
    assert not is_known("DE-XX")


def test_a_timetable_reads_as_people_say_it() -> None:
    words = Timetable("0 9 * * mon-fri", BERLIN).words()
    assert words == "At 09:00 on Monday through Friday (Europe/Berlin)"


@given(
    st.sampled_from(["0 9 * * *", "30 2 * * *", "*/20 * * * *", "0 0 1 * *", "15 1-3 * * 0"]),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"]),
    st.integers(0, 2 * 366 * 24 * 60).map(lambda each: datetime(2026, 1, 1, tzinfo=UTC) + each * MINUTE),
)
def test_times_only_go_forward_and_none_is_left_out(cron: str, zone: str, start: datetime) -> None:
    timetable = Timetable(cron, ZoneInfo(zone))
    first, second, third = islice(timetable.after(start), 3)
    assert start < first < second < third
    # Whoever looks from any moment in between comes to the same times.
    assert timetable.next(first) == second
    assert timetable.next(second - timedelta(seconds=1)) == second
