"""What branches cost: a range, no fee below what the plan includes, and no more fees than there are."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.facts import Facts
from bot.cleanup.savings import Range, Savings, savings
from bot.command import ProjectRef
from bot.slack.views.cleanup_rows import money
from tests.e2e.scenery import demo_config

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SHOP = ProjectRef("shop", "old-violet-32930710")
GB = 10**9


def branch(number: int, size: int | None = GB, idle: int | None = 3) -> Facts:
    since = None if idle is None else NOW - timedelta(days=idle)
    return Facts(SHOP, f"br-{number}", f"pr-{number}", NOW, idle_since=since, size=size)


def reckoned(branches: list[Facts], plan: str = "launch_v3") -> Savings:
    return savings(demo_config().costs, {SHOP.id: plan}, branches)


def test_storage_is_between_nothing_and_the_whole_size() -> None:
    found = reckoned([branch(1, 2 * GB)]).of(branch(1, 2 * GB))
    assert found is not None
    assert found.low == 0
    assert found.high == pytest.approx(0.70)


def test_below_the_included_count_a_branch_saves_no_fee_and_above_it_does() -> None:
    # Launch includes ten.
    assert reckoned([branch(each) for each in range(10)]).of(branch(1, 0)) == Range(0, 0)
    assert reckoned([branch(each) for each in range(11)]).of(branch(1, 0)) == Range(1.5, 1.5)


def test_several_together_save_no_more_fees_than_there_are_branches_too_many() -> None:
    known = [branch(each, 0) for each in range(12)]
    found = reckoned(known)
    assert found.together(known[:5]) == Range(3, 3)
    assert found.together(known[:1]) == Range(1.5, 1.5)


@given(st.lists(st.integers(0, 9 * GB), max_size=30), st.integers(0, 30))
def test_together_is_never_more_than_each_alone(sizes: list[int], first: int) -> None:
    known = [branch(number, size) for number, size in enumerate(sizes)]
    found, some = reckoned(known), known[:first]
    together = found.together(some)
    alone = sum((found.of(each) or Range() for each in some), Range())
    assert together is None or together.low <= alone.low + 1e-9
    assert together is None or together.low <= together.high <= alone.high + 1e-9


def test_a_plan_that_costs_nothing_and_one_without_prices() -> None:
    known = [branch(each) for each in range(40)]
    assert reckoned(known, "free_v2").together(known) == Range(0, 0)
    assert reckoned(known, "enterprise").together(known) is None
    assert savings(None, {SHOP.id: "launch"}, known).of(known[0]) is None


def test_the_dearest_stands_first_and_of_equals_what_has_rested_longest() -> None:
    known = [
        branch(1, GB, 2),
        branch(2, 3 * GB, 1),
        branch(3, GB, 9),
        branch(4, None, None),
        branch(5, GB, None),
    ]
    found = reckoned(known)
    assert [each.id for each in sorted(known, key=found.rank)] == ["br-2", "br-3", "br-1", "br-5", "br-4"]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Range(6, 10), "$6–10/month"),
        (Range(1.5, 3.604), "$1.50–3.60/month"),
        (Range(1.5, 1.5), "$1.50/month"),
        (Range(0, 0.4), "at most $0.40/month"),
        (Range(0, 0.001), "at most $0.01/month"),
        (Range(0, 0), "nothing"),
        (Range(1234.4, 5678), "$1,234–5,678/month"),
    ],
)
def test_money_is_told_as_a_range(amount: Range, said: str) -> None:
    assert money(amount, "USD") == said


def test_other_currencies_stand_behind() -> None:
    assert money(Range(1, 2), "EUR") == "1–2 EUR/month"
