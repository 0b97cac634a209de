"""Whatever Neon or a person puts into a view of computes, it notifies nobody else and Slack takes it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import Compute
from bot.slack.views import compute as views
from bot.slack.views import confirm
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered

quick = settings(max_examples=100)
some = samples.endpoints.filter(bool).map(lambda each: each[0])
moving = st.builds(
    lambda endpoint, **changes: endpoint.model_copy(update=changes),
    some,
    pending_state=st.none() | st.sampled_from(["active", "idle"]) | samples.texts,
    suspend_timeout_seconds=st.integers(-1, 604_800),
    suspended_at=samples.maybe_times,
    name=st.none() | samples.texts,
)
computes = st.builds(Compute, endpoint=moving, branch=samples.branches)


@quick
@given(
    one=computes,
    ref=samples.refs,
    steps=samples.steps,
    now=samples.times,
    target=samples.targets,
    gone=st.booleans(),
)
def test_a_compute_is_safe(one: Any, ref: Any, steps: Any, now: Any, target: Any, gone: bool) -> None:
    check(views.shown(one, ref, now))
    for changed in (views.added, views.started, views.suspended, views.restarted, views.resized):
        check(changed(one, ref, samples.DANA, steps), asker=samples.DANA)
    for left_alone in (views.exists, views.running_already, views.idle_already):
        check(left_alone(one, ref, samples.DANA), asker=samples.DANA)
    check(views.deleted(target, ref, samples.DANA, steps, already_gone=gone), asker=samples.DANA)
    for ask in (views.confirm_restart, views.confirm_suspend, views.confirm_delete):
        card = ask(one, ref, now)
        check(card.message)
        check(confirm.asking(card, "id", samples.DANA, 5, changed=gone), asker=samples.DANA)


@quick
@given(
    found=st.lists(moving, max_size=25),
    names=st.dictionaries(samples.texts, samples.texts, max_size=3),
    ref=samples.refs,
    branch=st.none() | samples.branches,
    page=st.integers(-3, 9),
    now=samples.times,
)
def test_a_list_of_computes_is_safe(
    found: Any, names: Any, ref: Any, branch: Any, page: int, now: Any
) -> None:
    check(views.listing(found, names, ref, branch, page=page, now=now, slash="/neon"))


def test_a_thousand_computes_fit_page_by_page() -> None:
    found = [samples.endpoint(id=f"ep-many-{number}-a5") for number in range(1000)]
    message = views.listing(found, {}, samples.SHOP, None, page=100, now=samples.NOW, slash="/neon")
    check(message)
    assert "*991–1000 of 1000 computes* in *shop*: 1000 active" in rendered(message)
    assert [each for each in buttons(message) if each != "Show"] == ["Previous"]


def test_a_change_of_the_target_changes_what_a_card_pins_and_its_state_does_not() -> None:
    compute = Compute(samples.endpoint(), samples.branch())
    pinned = views.confirm_delete(compute, samples.SHOP, samples.NOW).fingerprint
    idle = Compute(samples.endpoint(current_state="idle"), samples.branch())
    renamed = Compute(samples.endpoint(), samples.branch("other"))
    assert views.confirm_delete(idle, samples.SHOP, samples.NOW).fingerprint == pinned
    assert views.confirm_delete(renamed, samples.SHOP, samples.NOW).fingerprint != pinned
