"""Whatever is in a freeze, its messages notify nobody but whoever gave the order, and Slack takes them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.command import Freeze, Freezing
from bot.slack.views import freeze, notices
from tests.unit import view_samples as samples
from tests.unit.block_rules import check
from tests.unit.test_views_safety import quick

freezes = st.builds(
    Freeze,
    project_id=samples.texts,
    project_alias=samples.texts,
    user_id=samples.texts,
    user_name=samples.texts,
    reason=samples.long_texts,
    at=samples.times,
    until=samples.maybe_times,
    read_at=samples.times,
)
maybe_freezes = st.none() | freezes


@quick
@given(now=freezes, before=maybe_freezes, ref=st.none() | samples.refs)
def test_an_order_to_freeze_is_safe(now: Any, before: Any, ref: Any) -> None:
    message = freeze.frozen(Freezing(now, before), ref, samples.DANA, "/neon")
    check(message, asker=samples.DANA)
    check(freeze.not_posted(message, "<!channel>"), asker=samples.DANA)
    check(freeze.frozen(Freezing(now, now), ref, samples.DANA, "/neon"))


@quick
@given(
    lifted=maybe_freezes,
    others=st.lists(freezes, max_size=3),
    refs=st.lists(samples.refs, max_size=3),
    ref=st.none() | samples.refs,
)
def test_an_order_to_unfreeze_is_safe(lifted: Any, others: Any, refs: Any, ref: Any) -> None:
    check(freeze.thawed(lifted, others, refs, ref, samples.DANA), asker=samples.DANA)


@quick
@given(said=st.lists(samples.long_texts, max_size=5), ref=st.none() | samples.refs, now=freezes)
def test_what_stands_above_a_message_is_safe(said: list[str], ref: Any, now: Any) -> None:
    below = freeze.frozen(Freezing(now, None), ref, samples.DANA, "/neon")
    check(notices.above(said, below), asker=samples.DANA)


def test_nothing_stands_above_a_message_without_notices() -> None:
    below = freeze.thawed(None, (), (), None, samples.DANA)
    assert notices.above((), below) == below
