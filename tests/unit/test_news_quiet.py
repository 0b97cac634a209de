"""When news may be told: not in quiet hours, once a day, or at once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.news.kinds import Kind, Severity, Subscription
from bot.news.quiet import Hours, held_until, hours, next_time

BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")
DAY = timedelta(days=1)
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


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
# All of 2026 and 2027.
moments = st.integers(1_767_225_600, 1_830_297_600).map(lambda each: datetime.fromtimestamp(each, UTC))


@given(moments, st.times(), st.sampled_from(ZONES))
def test_the_next_time_is_soon_and_shows_what_was_asked_for(now: datetime, due: time, zone: str) -> None:
    due = due.replace(second=0, microsecond=0, fold=0)
    found = next_time(due, now, ZoneInfo(zone))
    assert now < found <= now + timedelta(hours=26)
    shown = found.astimezone(ZoneInfo(zone)).time()
    # In the night when an hour is left out there is no such time, and it is told right after that hour.
    before = (found - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).time()
    assert shown == due or before < due < shown


# Around the moments at which clocks are changed in Berlin, and by half an hour on Lord Howe.
nights = st.tuples(
    st.sampled_from(
        [
            ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
            ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
            ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
            ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ]
    ),
    st.integers(-45, 45),
).map(lambda each: (each[0][0], each[0][1] + timedelta(minutes=each[1])))
soon = st.integers(-45, 45).map(lambda each: timedelta(minutes=each))
any_time = st.integers(0, 24 * 60 - 1).map(lambda each: timedelta(minutes=each))


def _quiet(now: datetime, place: ZoneInfo, begins: timedelta, ends: timedelta) -> Hours:
    """Hours that begin and end so long after `now`, by its clocks."""
    start, end = ((now + each).astimezone(place).time() for each in (begins, ends))
    assume((start.hour, start.minute) != (end.hour, end.minute))
    return Hours(start.replace(second=0, fold=0), end.replace(second=0, fold=0))


@settings(max_examples=200)
@given(nights, soon | any_time, soon, st.floats(0, 0.999))
def test_quiet_is_one_span_that_ends_for_all_of_it_at_once(
    when: tuple[str, datetime], begins: timedelta, ends: timedelta, part: float
) -> None:
    place, now = ZoneInfo(when[0]), when[1]
    quiet = _quiet(now, place, begins, ends)
    until = quiet.end_after(now, place)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet.end_after(now + (until - now) * part, place) == until


@given(moments, any_time, any_time, st.sampled_from(ZONES))
def test_on_all_other_days_quiet_is_what_clocks_show(
    now: datetime, begins: timedelta, ends: timedelta, zone: str
) -> None:
    place = ZoneInfo(zone)
    quiet = _quiet(now, place, begins, ends)
    assume(len({(now + days).astimezone(place).utcoffset() for days in (-DAY, 0 * DAY, DAY)}) == 1)
    here = now.astimezone(place).time()
    assert (quiet.end_after(now, place) is not None) == _within(quiet.start, here, quiet.end)


def _within(start: time, at: time, end: time) -> bool:
    return start <= at < end if start < end else at >= start or at < end


@pytest.mark.parametrize(
    ("zone", "quiet", "now", "until"),
    [
        # Forward: 02:30 is left out, so the quiet ends as soon as the clocks have passed it.
        (BERLIN, "22:00-02:30", "2026-03-29T01:50+01:00", "2026-03-29T03:00+02:00"),
        (BERLIN, "22:00-02:30", "2026-03-29T03:00+02:00", None),
        (BERLIN, "02:30-07:00", "2026-03-29T01:59+01:00", None),
        (BERLIN, "02:30-07:00", "2026-03-29T03:00+02:00", "2026-03-29T07:00+02:00"),
        (BERLIN, "02:10-02:50", "2026-03-29T01:00+01:00", None),
        (BERLIN, "02:10-02:50", "2026-03-29T03:00+02:00", None),
        (LORD_HOWE, "22:00-02:15", "2026-10-04T01:50+10:30", "2026-10-04T02:30+11:00"),
        # Back: it has ended when 02:30 comes for the second time, and is not held until the next day.
        (BERLIN, "22:00-02:30", "2026-10-25T02:10+02:00", "2026-10-25T02:30+02:00"),
        (BERLIN, "22:00-02:30", "2026-10-25T02:10+01:00", None),
        (BERLIN, "02:30-07:00", "2026-10-25T02:10+01:00", "2026-10-25T07:00+01:00"),
        (BERLIN, "22:00-07:00", "2026-10-25T02:10+01:00", "2026-10-25T07:00+01:00"),
        (LORD_HOWE, "22:00-01:45", "2026-04-05T01:40+11:00", "2026-04-05T01:45+11:00"),
        (LORD_HOWE, "22:00-01:45", "2026-04-05T01:35+10:30", None),
    ],
)
def test_quiet_in_nights_when_clocks_change(zone: ZoneInfo, quiet: str, now: str, until: str | None) -> None:
    expected = datetime.fromisoformat(until) if until else None
    assert hours(quiet).end_after(datetime.fromisoformat(now), zone) == expected


def test_a_digest_comes_once_in_nights_when_clocks_change() -> None:
    wanted = Subscription("C", Kind.BRANCHES, daily=True)

    def told(now: str) -> str:
        moment = datetime.fromisoformat(now)
        found = held_until(wanted, Severity.INFO, moment, BERLIN, time(2, 30))
        return found.astimezone(BERLIN).isoformat()[:22] if found else ""

    assert told("2026-03-29T01:00+01:00") == "2026-03-29T03:00:00+02"
    assert told("2026-03-29T03:00+02:00") == "2026-03-30T02:30:00+02"
    assert told("2026-10-25T02:29+02:00") == "2026-10-25T02:30:00+02"
    assert told("2026-10-25T02:29+01:00") == "2026-10-26T02:30:00+01"
