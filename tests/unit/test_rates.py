"""So often within so long: what a sliding window lets through."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates import Rate, Window

rates = st.builds(
    Rate, count=st.integers(1, 5), within=st.integers(1, 20).map(lambda seconds: timedelta(seconds=seconds))
)
# When somebody tries, in seconds; quarters are exact in binary.
tries = st.lists(st.integers(0, 200), max_size=60).map(
    lambda quarters: [each / 4 for each in sorted(quarters)]
)


def let_through(rate: Rate, times: list[float]) -> list[float]:
    window = Window(rate)
    passed = []
    for now in times:
        if window.wait(now) <= 0:
            window.note(now)
            passed.append(now)
    return passed


@given(rate=rates, times=tries)
def test_no_span_of_that_length_ever_holds_more(rate: Rate, times: list[float]) -> None:
    passed = let_through(rate, times)
    length = rate.within.total_seconds()
    assert all(sum(start <= each < start + length for each in passed) <= rate.count for start in passed)


@given(rate=rates, times=tries)
def test_nobody_is_turned_away_while_there_is_room(rate: Rate, times: list[float]) -> None:
    passed: list[float] = []
    length = rate.within.total_seconds()
    for now in times:
        if sum(now - each < length for each in passed) < rate.count:
            passed.append(now)
    assert let_through(rate, times) == passed


@given(rate=rates, times=tries.filter(bool))
def test_the_wait_is_exact(rate: Rate, times: list[float]) -> None:
    window, now = Window(rate), times[-1]
    for each in times:
        if window.wait(each) <= 0:
            window.note(each)
    wait = window.wait(now)
    assert 0 <= wait <= rate.within.total_seconds()
    if wait:
        assert window.wait(now + wait - 0.125) > 0
        assert window.wait(now + wait) == 0


@given(rate=rates, start=st.integers(0, 100))
def test_whoever_keeps_trying_gets_in_again_after_one_span(rate: Rate, start: int) -> None:
    end = start + 2 * int(rate.within.total_seconds())
    passed = let_through(rate, [start + quarter / 4 for quarter in range(4 * (end - start) + 1)])
    assert len([each for each in passed if each >= start + rate.within.total_seconds()]) >= 1


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        (Rate(20, timedelta(minutes=1)), "20/1m"),
        (Rate(10, timedelta(hours=1)), "10/1h"),
        (Rate(3, timedelta(seconds=90)), "3/1m30s"),
    ],
)
def test_a_rate_reads_as_it_is_written(rate: Rate, written: str) -> None:
    assert str(rate) == written
