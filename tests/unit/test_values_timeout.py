"""One word → when a compute rests, within what Neon takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import Kind, Timeout
from bot.errors import UsageError
from bot.values import convert, render
from tests.unit.command_samples import NOW


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("never", -1), ("None", -1), ("default", 0), ("DEFAULT", 0), ("1m", 60), ("90s", 90), ("7d", 604_800)],
)
def test_a_timeout_is_a_while_or_never_or_what_neon_has_by_default(word: str, seconds: int) -> None:
    assert convert(Kind.TIMEOUT, word, now=NOW) == Timeout(seconds)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("59s", "“59s” is out of Neon's range."),
        ("8d", "“8d” is out of Neon's range."),
        ("10", "“10” has no unit."),
        ("soon", "“soon” is not a length of time."),
        ("-1", "“-1” is not a length of time."),
        ("0s", "“0s” is no time at all."),
    ],
)
def test_what_is_no_timeout_is_refused_with_the_reason(word: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        convert(Kind.TIMEOUT, word, now=NOW)
    assert caught.value.message == said


@given(st.sampled_from([-1, 0]) | st.integers(60, 604_800))
def test_a_rendered_timeout_reads_as_itself(seconds: int) -> None:
    assert convert(Kind.TIMEOUT, render(Timeout(seconds)), now=NOW) == Timeout(seconds)
