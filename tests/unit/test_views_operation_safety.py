"""Whatever Neon or a person puts into a view about waiting, it notifies nobody else and Slack takes it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.views import operation
from tests.unit import view_samples as samples
from tests.unit.test_views_safety import asker_only, quick


@quick
@given(
    found=st.lists(samples.operations, min_size=1, max_size=9),
    what=st.none() | samples.texts,
    ref=samples.refs,
    steps=samples.steps,
    target=samples.targets,
    branch=samples.branches,
    now=samples.times,
)
def test_waiting_is_safe(
    found: Any, what: Any, ref: Any, steps: Any, target: Any, branch: Any, now: Any
) -> None:
    asker_only(operation.waiting(found, ref, samples.DANA))
    asker_only(operation.waited(target, ref, samples.DANA, 3.1, steps * 2))
    asker_only(operation.nothing_to_wait_for(what, ref, samples.DANA))
    asker_only(operation.over(found[0], ref, samples.DANA))
    asker_only(operation.listing(found, {}, ref, now, branch=branch))
