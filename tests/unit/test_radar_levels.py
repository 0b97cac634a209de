"""How near a project is to its limits: by hand, at the edges of the levels, and for everything."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import load
from bot.neon.models import Branch, Owner
from bot.neon.models.projects import ProjectSettings, Quota
from bot.neon.models.usage import MeteredProject
from bot.radar.levels import LEVELS, Gauge, Kind, Seen, gauges, reached
from bot.slack.views import radar as views
from tests.source import ROOT
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered
from tests.unit.config_samples import COMMANDS
from tests.unit.view_samples import NOW, SHOP, branch

COSTS = load(ROOT / "config.yaml", {}, COMMANDS).costs
assert COSTS is not None


def project(plan: str = "free_v2", **more: Any) -> MeteredProject:
    return MeteredProject(
        id=SHOP.id,
        name="shop",
        region_id="aws-us-east-2",
        pg_version=17,
        created_at=NOW,
        updated_at=NOW,
        **({"owner": Owner(subscription_type=plan)} | more),
    )


def seen(*branches: Branch, plan: str = "free_v2", snapshots: int | None = 0, **more: Any) -> Seen:
    return Seen(SHOP, project(plan, **more), branches, snapshots)


def of_kind(kind: Kind, what: Seen) -> Gauge | None:
    return next((each for each in gauges(what, COSTS) if each.kind is kind), None)


@pytest.mark.parametrize(
    ("used", "limit", "level"),
    [(6, 10, 0), (69.99, 100, 0), (7, 10, 70), (84, 100, 70), (85, 100, 85), (19, 20, 95), (3, 2, 95)],
)
def test_a_level_is_reached_at_its_percentage_and_not_before(used: float, limit: float, level: int) -> None:
    assert Gauge(Kind.BRANCHES, used, limit).level == level


def test_where_a_plan_has_none_one_is_too_many_and_none_is_fine() -> None:
    assert Gauge(Kind.PROTECTED_BRANCHES, 1, 0).level == 95
    assert Gauge(Kind.PROTECTED_BRANCHES, 0, 0).level == 0


@given(used=st.floats(0, 1e15), limit=st.floats(0, 1e15), more=st.floats(0, 1e15))
def test_more_use_never_reaches_a_lower_level(used: float, limit: float, more: float) -> None:
    level = Gauge(Kind.STORAGE, used, limit).level
    assert level in {0, *LEVELS}
    assert Gauge(Kind.STORAGE, used + more, limit).level >= level


def test_the_fullest_comes_first_and_what_is_far_from_its_limit_is_left_out() -> None:
    near, full, far = (Gauge(Kind.BRANCHES, used, 10) for used in (8, 10, 2))
    assert reached([near, far, full]) == (full, near)


def test_branches_are_counted_by_kind_against_the_free_plan() -> None:
    many = [branch(f"b{index}", parent_id="br-main") for index in range(7)]
    what = seen(branch("main", parent_id=None, protected=True), *many)
    assert of_kind(Kind.BRANCHES, what) == Gauge(Kind.BRANCHES, 8, 10, SHOP)
    assert of_kind(Kind.ROOT_BRANCHES, what) == Gauge(Kind.ROOT_BRANCHES, 1, 3, SHOP)
    assert of_kind(Kind.PROTECTED_BRANCHES, what) == Gauge(Kind.PROTECTED_BRANCHES, 1, 0, SHOP)
    assert [each.kind for each in reached(gauges(what, COSTS))] == [
        Kind.PROTECTED_BRANCHES,
        Kind.BRANCHES,
    ]


def test_what_neon_says_of_the_branches_beats_the_table() -> None:
    owner = Owner(subscription_type="free_v2", branches_limit=20)
    assert of_kind(Kind.BRANCHES, seen(owner=owner)) == Gauge(Kind.BRANCHES, 0, 20, SHOP)


def test_the_free_plan_stops_at_a_hundred_hours_and_half_a_gigabyte() -> None:
    what = seen(compute_time_seconds=90 * 3600, synthetic_storage_size=400_000_000)
    assert of_kind(Kind.COMPUTE, what) == Gauge(Kind.COMPUTE, 90, 100, SHOP)
    assert of_kind(Kind.STORAGE, what) == Gauge(Kind.STORAGE, 400_000_000, 500_000_000, SHOP)


def test_a_counter_that_usage_based_plans_leave_at_zero_says_nothing() -> None:
    quota = ProjectSettings(quota=Quota(compute_time_seconds=36_000))
    assert of_kind(Kind.COMPUTE, seen(plan="launch_v3", settings=quota)) is None
    used = seen(plan="launch_v3", settings=quota, compute_time_seconds=18_000)
    assert of_kind(Kind.COMPUTE, used) == Gauge(Kind.COMPUTE, 5, 10, SHOP)


def test_the_lower_cap_on_the_size_of_a_branch_counts() -> None:
    quota = ProjectSettings(quota=Quota(logical_size_bytes=1000))
    big = branch("big", logical_size=960)
    what = seen(big, settings=quota, branch_logical_size_limit_bytes=5000)
    assert of_kind(Kind.BRANCH_SIZE, what) == Gauge(Kind.BRANCH_SIZE, 960, 1000, SHOP)


def test_an_unknown_plan_has_the_limits_that_neon_tells_and_no_others() -> None:
    assert not gauges(seen(branch("main"), plan="mystery", snapshots=None), COSTS)


def test_who_holds_the_places_is_said_only_where_they_are_getting_few() -> None:
    old = branch("old", parent_id="br-main", created_at=NOW - timedelta(days=90))
    what = seen(branch("main", parent_id=None, default=True), *[old] * 8)
    near = rendered(views.shown([views.Scan(SHOP, what, gauges(what, COSTS))], None, COSTS, NOW))
    assert "branches: 9 of 10, 90% (level 85%)" in near
    assert "Oldest: `old` (90 days ago)" in near
    few = seen(branch("main", parent_id=None))
    far = rendered(views.shown([views.Scan(SHOP, few, gauges(few, COSTS))], None, COSTS, NOW))
    assert "is used by 70% or more" in far
    assert "Held by" not in far


@given(
    ref=samples.refs,
    branches=st.lists(samples.branches, max_size=9),
    plan=samples.texts | st.sampled_from(["free_v2", "launch", "scale"]),
    size=st.integers(0, 2**60),
)
def test_whatever_neon_says_the_radar_is_safe(ref: Any, branches: list[Branch], plan: str, size: int) -> None:
    what = Seen(ref, project(plan, synthetic_storage_size=size), tuple(branches), len(branches))
    scans = [views.Scan(ref, what, gauges(what, COSTS)), views.Scan(ref)]
    spending = Gauge(Kind.SPENDING, 90, 100)
    check(views.shown(scans * 15, views.Organization(plan, (spending,), "A note."), COSTS, NOW))
    check(views.shown(scans, None, None, NOW))
