"""One word → one typed value, and the words said when it does not fit."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import CuRange, Expiry, Kind, Moment
from bot.errors import UsageError
from bot.parsing import LOOKED_UP
from bot.values import convert, duration, render
from tests.unit.command_samples import NOW

CONVERTED = [kind for kind in Kind if kind not in LOOKED_UP | {Kind.SWITCH, Kind.WORDS, Kind.CHOICE}]


def refusal(kind: Kind, word: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        convert(kind, word, now=NOW)
    return caught.value


@pytest.mark.parametrize(
    ("word", "length"),
    [
        ("2d", timedelta(days=2)),
        ("36h", timedelta(hours=36)),
        ("90m", timedelta(minutes=90)),
        ("1w", timedelta(weeks=1)),
        ("45s", timedelta(seconds=45)),
        ("1d12h", timedelta(days=1, hours=12)),
        ("2days", timedelta(days=2)),
        ("2D", timedelta(days=2)),
        ("10min", timedelta(minutes=10)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_numbers_with_units(word: str, length: timedelta) -> None:
    assert duration(word) == length


def test_a_duration_without_a_unit_suggests_units() -> None:
    error = refusal(Kind.DURATION, "2")
    assert error.message == "“2” has no unit."
    assert error.hint == "Write `2d` for days, `2h` for hours or `2m` for minutes."


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("soon", "is not a length of time"),
        ("", "is not a length of time"),
        ("-2d", "is not a length of time"),
        ("1.5d", "is not a length of time"),
        ("٢d", "is not a length of time"),
        ("2mo", "“mo” is not a unit of time"),
        ("2y", "“y” is not a unit of time"),
        ("0d", "is no time at all"),
        ("1d1day", "names a unit twice"),
        ("3651d", "longer than ten years"),
        ("999999999w", "longer than ten years"),
        ("9999999999w", "is not a length of time"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_reason(word: str, said: str) -> None:
    assert said in refusal(Kind.DURATION, word).message


@pytest.mark.parametrize(
    ("word", "expiry"),
    [
        ("2d", Expiry(after=timedelta(days=2))),
        ("never", Expiry()),
        ("None", Expiry()),
        ("2026-03-05T10:00Z", Expiry(at=datetime(2026, 3, 5, 10, tzinfo=UTC))),
        ("2026-03-05t10:00:30z", Expiry(at=datetime(2026, 3, 5, 10, 0, 30, tzinfo=UTC))),
        ("2026-03-05 10:00+02:00", Expiry(at=datetime(2026, 3, 5, 8, tzinfo=UTC))),
        ("2026–03–05T10:00+0200", Expiry(at=datetime(2026, 3, 5, 8, tzinfo=UTC))),
    ],
)
def test_an_expiry_is_a_duration_a_time_or_never(word: str, expiry: Expiry) -> None:
    assert convert(Kind.EXPIRY, word, now=NOW) == expiry


@pytest.mark.parametrize("kind", [Kind.EXPIRY, Kind.MOMENT])
def test_a_time_without_a_zone_is_refused_and_shown_with_one(kind: Kind) -> None:
    error = refusal(kind, "2026-03-05T10:00")
    assert error.message == "“2026-03-05T10:00” has no time zone."
    assert error.hint == "Add `Z` for UTC or an offset: `2026-03-05T10:00Z` or `2026-03-05T10:00+02:00`."


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("2026-03-05", "is a date without a time of day"),
        ("2026-02-30T10:00Z", "is not a time that exists"),
        ("2026-03-05T10:00+99:00", "is not a time that exists"),
        ("0001-01-01T00:00+14:00", "is not a time that exists"),
        ("2026-03-04T12:00Z", "is not in the future"),
        ("2036-03-05T12:00Z", "is more than ten years away"),
        ("tomorrow", "is not a length of time"),
        ("7", "has no unit"),
    ],
)
def test_what_is_no_expiry_is_refused_with_the_reason(word: str, said: str) -> None:
    assert said in refusal(Kind.EXPIRY, word).message


def test_the_hint_for_an_expiry_names_all_that_would_do() -> None:
    hint = refusal(Kind.EXPIRY, "tomorrow").hint
    assert all(each in hint for each in ("`2d`", "T18:00Z`", "`never`"))


@pytest.mark.parametrize(
    ("word", "moment"),
    [
        ("2h ago", Moment(time=NOW - timedelta(hours=2))),
        ("2 hours ago", Moment(time=NOW - timedelta(hours=2))),
        ("1d12h AGO", Moment(time=NOW - timedelta(hours=36))),
        ("0/1DE2850", Moment(lsn="0/1DE2850")),
        ("0/1de2850", Moment(lsn="0/1DE2850")),
        ("2026-03-04T12:00Z", Moment(time=NOW)),
    ],
)
def test_a_moment_is_a_while_ago_a_time_or_an_lsn(word: str, moment: Moment) -> None:
    assert convert(Kind.MOMENT, word, now=NOW) == moment


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("2026-03-04T12:01Z", "is in the future"),
        ("2 ago", "has no unit"),
        ("ago", "is not a length of time"),
        ("yesterday", "is not a point in time"),
        ("0/1DE2850000", "is not a point in time"),
        ("0/XYZ", "is not a point in time"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason(word: str, said: str) -> None:
    assert said in refusal(Kind.MOMENT, word).message


def test_a_length_of_time_for_a_moment_asks_whether_the_past_is_meant() -> None:
    assert refusal(Kind.MOMENT, "2h").hint == "If you mean the past, write `2h ago`."


@pytest.mark.parametrize(
    ("word", "size"),
    [
        ("0.25", CuRange(0.25, 0.25)),
        ("0.25-2", CuRange(0.25, 2)),
        ("0.25–2", CuRange(0.25, 2)),
        ("0.5..16", CuRange(0.5, 16)),
        ("56", CuRange(56, 56)),
        ("2CU", CuRange(2, 2)),
        ("1.0-1", CuRange(1, 1)),
    ],
)
def test_a_compute_size_is_one_number_or_a_range(word: str, size: CuRange) -> None:
    assert convert(Kind.CU, word, now=NOW) == size


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("big", "is not a compute size"),
        ("-2", "is not a compute size"),
        ("1-2-3", "is not a compute size"),
        ("nan", "is not a compute size"),
        ("0", "no compute of 0 CU"),
        ("0.3", "no compute of 0.3 CU"),
        ("1-57", "no compute of 57 CU"),
        ("9" * 400, "no compute of inf CU"),
        ("2-1", "ends below where it starts"),
    ],
)
def test_what_is_no_compute_size_is_refused_with_the_reason(word: str, said: str) -> None:
    assert said in refusal(Kind.CU, word).message


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("-5", "is out of range"),
        ("−5", "is out of range"),
        ("0", "is out of range"),
        ("1000000001", "is out of range"),
        ("-", "is not a whole number"),
        ("1.5", "is not a whole number"),
        ("٣", "is not a whole number"),
        ("9" * 2000, "is not a whole number"),
    ],
)
def test_an_integer_counts_from_one(word: str, said: str) -> None:
    assert convert(Kind.INTEGER, "1", now=NOW) == 1
    assert convert(Kind.INTEGER, "1000000000", now=NOW) == 1_000_000_000
    assert said in refusal(Kind.INTEGER, word).message


@pytest.mark.parametrize("name", ["x", "preview/pr-117", "<!channel>", "ana’s — branch", "x" * 256, "名前"])
def test_a_new_name_may_be_almost_anything(name: str) -> None:
    assert convert(Kind.NEW_NAME, f" {name} ", now=NOW) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "at least one visible character"),
        ("  ", "at least one visible character"),
        ("x" * 257, "has 257 characters"),
        ("a\x00b", "cannot be shown"),
        ("a\nb", "cannot be shown"),
        ("a\u202eb", "cannot be shown"),
    ],
)
def test_a_new_name_that_nobody_could_type_again_is_refused(name: str, said: str) -> None:
    assert said in refusal(Kind.NEW_NAME, name).message


def test_a_text_says_something() -> None:
    assert convert(Kind.TEXT, " two words ", now=NOW) == " two words "
    assert "empty" in refusal(Kind.TEXT, " ").message


@given(st.sampled_from(CONVERTED), st.text(max_size=300))
def test_no_word_raises_anything_but_a_usage_error(kind: Kind, word: str) -> None:
    with suppress(UsageError):
        convert(kind, word, now=NOW)


DIGITS_AND_SIGNS = st.text(alphabet="0123456789-+:/.TZ adhmsw", max_size=30)


@given(st.sampled_from(CONVERTED), DIGITS_AND_SIGNS)
def test_no_nearly_right_word_raises_anything_but_a_usage_error(kind: Kind, word: str) -> None:
    try:
        converted = convert(kind, word, now=NOW)
    except UsageError:
        return
    assert convert(kind, render(converted), now=NOW) == converted


LENGTHS = st.integers(1, 3650 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
TIMES = st.timedeltas(timedelta(days=-20_000), timedelta(days=3_650)).map(lambda since: NOW + since)
SIZES = st.sampled_from([0.25, 0.5, *map(float, range(1, 57))])


@given(LENGTHS)
def test_a_rendered_duration_reads_as_itself(length: timedelta) -> None:
    assert convert(Kind.DURATION, render(length), now=NOW) == length


@given(st.one_of(LENGTHS.map(lambda after: Expiry(after=after)), st.just(Expiry())))
def test_a_rendered_expiry_reads_as_itself(expiry: Expiry) -> None:
    assert convert(Kind.EXPIRY, render(expiry), now=NOW) == expiry


@given(TIMES)
def test_a_rendered_time_reads_as_itself(time: datetime) -> None:
    kind, value = (Kind.EXPIRY, Expiry(at=time)) if time > NOW else (Kind.MOMENT, Moment(time=time))
    assert convert(kind, render(value), now=NOW) == value


@given(SIZES, SIZES)
def test_a_rendered_compute_size_reads_as_itself(one: float, other: float) -> None:
    size = CuRange(min(one, other), max(one, other))
    assert convert(Kind.CU, render(size), now=NOW) == size
