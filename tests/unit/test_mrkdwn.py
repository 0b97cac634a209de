"""Mark-up from values that nobody has checked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import mrkdwn
from tests.unit import view_samples as samples
from tests.unit.block_rules import mentions

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_exactly_three_characters_are_escaped_and_the_ampersand_first() -> None:
    assert mrkdwn.escape("""<a href="x">'&lt;'</a>""") == """&lt;a href="x"&gt;'&amp;lt;'&lt;/a&gt;"""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("two\nlines\r\nhere", "two lines  here"),
        ("tab\tand\u00a0space", "tab and space"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("not\u2065assigned", "notassigned"),
        ("nul\x00bell\x07", "nulbell"),
        ("\ud800half", "half"),
        ("\u3164hangul filler", "hangul filler"),
        ("Straße 東京 🙂", "Straße 東京 🙂"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_the_rest_stays(typed: str, shown: str) -> None:
    assert mrkdwn.clean(typed) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("pr-42", "`pr-42`"),
        ("<!channel>", "`&lt;!channel&gt;`"),
        ("a`b", "`a'b`"),
        ("", "`(blank)`"),
        ("\u200b", "`(blank)`"),
    ],
)
def test_a_value_in_code_cannot_end_its_code_or_notify(value: str, shown: str) -> None:
    assert mrkdwn.code(value) == shown


def test_a_long_value_is_cut_before_it_is_escaped_so_that_no_entity_breaks() -> None:
    assert mrkdwn.code("&&&&&&", 4) == "`&amp;&amp;&amp;…`"


@given(samples.long_texts)
def test_no_value_notifies_anybody(value: str) -> None:
    for shown in (mrkdwn.code(value), mrkdwn.bold(value), mrkdwn.prose(value), mrkdwn.fence(value)):
        assert mentions(shown) == set()
    for shown in (mrkdwn.code(value), mrkdwn.bold(value), mrkdwn.prose(value)):
        assert "\n" not in shown


@given(samples.long_texts)
def test_inline_code_holds_exactly_its_two_backticks(value: str) -> None:
    shown = mrkdwn.code(value)
    assert shown[0] == shown[-1] == "`"
    assert shown.count("`") == 2
    assert len(shown) > 2


@given(samples.long_texts)
def test_a_fence_cannot_be_ended_by_what_is_in_it(value: str) -> None:
    shown = mrkdwn.fence(value)
    assert shown.startswith("```\n")
    assert shown.endswith("\n```")
    assert shown[3:-3].count("```") == 0


@given(st.text(st.characters(codec="ascii"), max_size=60) | st.sampled_from(("nsk_live_0", "a&b" * 700, "")))
def test_what_counts_as_exact_stands_in_a_fence_as_it_is(value: str) -> None:
    if mrkdwn.exact(value):
        assert mrkdwn.fence(value) == f"```\n{mrkdwn.escape(value)}\n```"


@pytest.mark.parametrize("value", ["", " a", "a\nb", "a`b", "é", "x" * 2501, "&" * 501])
def test_what_a_fence_would_mend_or_cut_does_not_count_as_exact(value: str) -> None:
    assert not mrkdwn.exact(value)


def test_a_fence_keeps_lines_and_indentation() -> None:
    assert mrkdwn.fence("select 1\n  from `x` where a < b") == (
        "```\nselect 1\n  from `x` where a &lt; b\n```"
    )


@given(st.text("ab&<>`", max_size=200), st.integers(20, 100))
def test_cut_text_fits_and_leaves_no_half_entity_and_no_open_code(value: str, limit: int) -> None:
    marked = " ".join((mrkdwn.code(value), mrkdwn.prose("&" + value.replace("`", "")), mrkdwn.fence(value)))
    cut = mrkdwn.cut(marked, limit)
    assert len(cut) <= limit
    assert re.sub("```.*?```", "", cut, flags=re.DOTALL).count("`") % 2 == 0
    assert "&" not in cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_cutting_drops_a_mention_whole() -> None:
    assert mrkdwn.cut(f"asked by {mrkdwn.user('U0DANA')}", 17) == "asked by …"


def test_cutting_closes_a_fence_unless_nothing_of_it_is_left() -> None:
    assert mrkdwn.cut("abcdef ```\n" + "x" * 50 + "\n```", 14) == "abcdef …"
    assert mrkdwn.cut("```\n" + "x" * 50 + "\n```", 20) == "```\nxxxxxxxxxxxx…```"


def test_only_real_ids_become_mentions() -> None:
    assert mrkdwn.user("U0DANA") == "<@U0DANA>"
    assert mrkdwn.user("!channel") == "`!channel`"
    assert mrkdwn.user("U1> <!here") == "`U1&gt; &lt;!here`"
    assert mrkdwn.group("S0DBADMINS") == "<!subteam^S0DBADMINS>"
    assert mrkdwn.group("S1|x") == "`S1|x`"


def test_group_ids_in_a_sentence_are_shown_by_name() -> None:
    assert mrkdwn.name_groups("only S0DBADMINS may, not U0DANA") == (
        "only <!subteam^S0DBADMINS> may, not U0DANA"
    )
    assert mrkdwn.name_groups("XS0DBADMINS and s0dbadmins") == "XS0DBADMINS and s0dbadmins"


def test_a_date_is_shown_in_the_readers_zone_with_utc_for_old_clients() -> None:
    assert mrkdwn.date(NOON) == "<!date^1795435200^{date_short_pretty} {time}|2026-11-23 12:00 UTC>"
    elsewhere = NOON.astimezone(datetime.fromisoformat("2026-11-23T00:00:00+05:30").tzinfo)
    assert mrkdwn.date(elsewhere) == mrkdwn.date(NOON)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=89), "89 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=6, hours=23, minutes=59, seconds=57), "7 days"),
        (timedelta(days=40), "40 days"),
        (timedelta(days=364), "364 days"),
        (timedelta(days=400), "13 months"),
        (timedelta(days=900), "2 years"),
    ],
)
def test_lengths_of_time_are_rounded_to_a_sensible_unit(length: timedelta, said: str) -> None:
    assert mrkdwn.span(length) == said


def test_past_and_future_are_said_as_distances() -> None:
    assert mrkdwn.ago(NOON - timedelta(days=3), NOON) == "3 days ago"
    assert mrkdwn.ago(NOON - timedelta(seconds=5), NOON) == "just now"
    assert mrkdwn.ago(NOON + timedelta(hours=1), NOON) == "just now"
    assert mrkdwn.until(NOON + timedelta(days=7), NOON) == "in 7 days"
    assert mrkdwn.until(NOON - timedelta(days=1), NOON) == "any moment now"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (None, "size not known yet"),
        (0, "0 Bytes"),
        (30 * 2**20, "30 MiB"),
        (1536 * 2**20, "1.5 GiB"),
        (-5, "0 Bytes"),
    ],
)
def test_sizes_are_binary_and_short(number: int | None, said: str) -> None:
    assert mrkdwn.size(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0.0, "under 0.1 s"),
        (0.56, "0.6 s"),
        (3.1, "3.1 s"),
        (8, "8 s"),
        (59.97, "1 min"),
        (65, "1 min 5 s"),
        (3600, "1 h"),
        (3725, "1 h 2 min"),
    ],
)
def test_seconds_are_said_as_a_person_would(number: float, said: str) -> None:
    assert mrkdwn.seconds(number) == said
