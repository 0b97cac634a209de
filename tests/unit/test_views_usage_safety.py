"""Whatever Neon puts into figures about usage, they notify nobody and Slack takes them."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import load
from bot.costs import Costs
from bot.neon.models.usage import (
    LOOK_BACK,
    Amounts,
    Consumer,
    Consumption,
    Frame,
    Reading,
    Source,
    StorageReading,
    Window,
)
from bot.slack.views import cost, limits, usage
from bot.slack.views.pages import page as page_of
from bot.slack.views.usage import words
from tests.source import ROOT
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered
from tests.unit.config_samples import COMMANDS

COSTS = load(ROOT / "config.yaml", {}, COMMANDS).costs
assert COSTS is not None
quick = settings(max_examples=60)
text = samples.texts
amounts = st.builds(Amounts, *[st.floats(0, 1e18)] * 10)
frames = st.builds(Frame, start=samples.times, end=samples.times, amounts=amounts)
consumers = st.builds(
    Consumer, project_id=text, branch_id=st.none() | text, frames=st.lists(frames, max_size=4).map(tuple)
)
found = st.builds(
    Consumption, source=st.sampled_from(Source), consumers=st.lists(consumers, max_size=14).map(tuple)
)
readings = st.builds(
    Reading,
    used=st.sampled_from(StorageReading),
    expected=st.sampled_from(StorageReading),
    held=st.none() | st.integers(1, 2**60),
    mean=st.floats(0, 1e18),
)
windows = st.builds(
    Window, granularity=st.sampled_from(sorted(LOOK_BACK)), start=samples.times, end=samples.times
)
names = st.dictionaries(text, text, max_size=5)
pages = st.integers(-2, 5)


@quick
@given(found=found, reading=readings, window=windows, ref=samples.refs, names=names, page=pages, org=text)
def test_usage_is_safe(
    found: Any, reading: Any, window: Any, ref: Any, names: Any, page: int, org: str
) -> None:
    about = usage.Asked(timedelta(days=7), window, ref)
    check(usage.of_project(found, about, ref, reading, page=page, now=samples.NOW))
    asked = usage.Asked(timedelta(days=7), window, ref, "branch")
    check(usage.by_branch(found, asked, ref, names, reading, page=page))
    everything = usage.Asked(timedelta(days=7), window, everything=True, org=org)
    check(usage.by_project(found, everything, names, reading, unread=page, page=page))


@quick
@given(
    found=found,
    reading=readings,
    ref=samples.refs,
    names=names,
    page=pages,
    plan_name=text,
    plan=st.sampled_from(sorted(COSTS.plans)),
    forecast=st.booleans(),
)
def test_an_estimate_is_safe(
    found: Any, reading: Any, ref: Any, names: Any, page: int, plan_name: str, plan: str, forecast: bool
) -> None:
    assert isinstance(COSTS, Costs)
    terms = COSTS.plans[plan]
    bill = terms.bill(found.consumers, reading, samples.NOW)
    parts = [(each.project_id, bill.alone) for each in found.consumers]
    estimate = cost.Estimate(bill, bill.times(2) if forecast else None, parts, names, plan_name, terms, 9.5)
    for project, org in ((ref, None), (None, plan_name)):
        asked = cost.Asked(samples.NOW.date(), forecast, "daily", project, org)
        check(cost.shown(estimate, asked, COSTS, found, reading, page=page))
        check(cost.free(asked, plan_name, terms, COSTS))


@quick
@given(
    branches=st.lists(samples.branches, max_size=20),
    ref=samples.refs,
    plan_name=text | st.sampled_from(["launch_v3", "free_v2"]),
    counts=st.tuples(*[st.integers(0, 10**7)] * 3, st.none() | st.integers(0, 10**4)),
    cap=st.none() | st.integers(0, 10**4),
    costs=st.sampled_from([None, COSTS]),
)
def test_limits_are_safe(
    branches: Any, ref: Any, plan_name: str, counts: Any, cap: Any, costs: Costs | None
) -> None:
    check(limits.of_project(limits.Taken(*counts), branches, ref, plan_name, costs, cap))


@quick
@given(projects=st.lists(samples.projects, max_size=25), page=pages, org=st.none() | text, plan_name=text)
def test_limits_of_an_organization_are_safe(projects: Any, page: int, org: Any, plan_name: str) -> None:
    shown = page_of(projects, page)
    check(limits.of_organization(shown, [None, *range(9)][: len(shown.rows)], org, plan_name, COSTS))


def test_other_currencies_stand_after_the_amount() -> None:
    assert words.money(1234.5, "USD") == "$1,234.50"
    assert words.money(0.004, "EUR") == "0.00 EUR"


def test_a_thousand_branches_fit_on_pages() -> None:
    one = Frame(samples.NOW - timedelta(days=1), samples.NOW, Amounts(compute_unit_seconds=3600))
    many = Consumption(Source.HISTORY, tuple(Consumer("p", f"br-{each}", (one,)) for each in range(1000)))
    window = Window("daily", one.start, one.end)
    reading = Reading(StorageReading.BYTE_HOURS, StorageReading.BYTE_HOURS)
    asked = usage.Asked(timedelta(days=1), window, samples.SHOP, "branch")
    shown = rendered(usage.by_branch(many, asked, samples.SHOP, {}, reading, page=100))
    assert "Page 100 of 100" in shown
    assert "Together: 1,000 CU-hours" in shown
