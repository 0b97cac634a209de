"""Which computes are worth a look: by their settings, and by what they really used."""

import pytest

from bot.neon.models import Endpoint
from bot.spending.computes import Finding, Load, findings, load, smallest_sizes
from tests.unit.view_samples import SHOP, branch, endpoint

PR_42 = branch()


def found(used: Load | None, *others: Endpoint, **settings: object) -> Finding | None:
    usual = {"autoscaling_limit_min_cu": 0.25, "autoscaling_limit_max_cu": 8.0, "suspend_timeout_seconds": 0}
    compute = endpoint(**(usual | settings))
    loads = {PR_42.id: used} if used else {}
    return next(iter(findings(SHOP, (PR_42,), (compute, *others), loads, 0.2)), None)


def test_a_compute_that_is_set_never_to_rest_is_found_with_its_week() -> None:
    each = found(Load(cu_hours=42, busiest=4), suspend_timeout_seconds=-1)
    assert each is not None
    assert (each.rests, each.set_to_never_rest, each.fitting) == (False, True, None)
    assert each.week == pytest.approx(8.4)


@pytest.mark.parametrize(("awake", "rests"), [(159, True), (160, False), (168, False)])
def test_one_that_ran_through_nearly_every_hour_of_the_week_did_not_rest(awake: int, rests: bool) -> None:
    hours = [0.25] * awake + [0.2] * (168 - awake)
    each = found(load(hours, smallest=0.25), autoscaling_limit_max_cu=1.0)
    assert (each is None) is rests


def test_a_few_busy_days_are_not_a_week_without_rest() -> None:
    """96 hours at 1.5 CU use more than 168 hours at 0.25 would, and rest for three days all the same."""
    assert load([1.5] * 96 + [0.0] * 72, smallest=0.25) == Load(cu_hours=144, busiest=1.5, whole_hours=96)


def test_the_smallest_size_is_that_of_the_branchs_smallest_compute() -> None:
    sizes = smallest_sizes([endpoint(autoscaling_limit_min_cu=2), endpoint(autoscaling_limit_min_cu=0.5)])
    assert sizes == {PR_42.id: 0.5}


@pytest.mark.parametrize(
    ("busiest", "fitting"),
    [(0.1, 0.25), (0.3, 1), (1, 2), (1.9, 4), (2, 4), (2.1, None), (8, None), (0, None)],
)
def test_the_largest_size_is_held_against_the_busiest_hour(busiest: float, fitting: float | None) -> None:
    each = found(Load(cu_hours=1, busiest=busiest))
    assert (each.fitting if each else None) == fitting


def test_a_compute_that_is_small_anyhow_is_left_alone() -> None:
    assert found(Load(cu_hours=1, busiest=0.1), autoscaling_limit_max_cu=2) is None


def test_what_cannot_be_told_apart_or_cannot_run_is_left_alone() -> None:
    second = endpoint(id="ep-other-sea-a5833nbi", type="read_only", autoscaling_limit_max_cu=8.0)
    assert found(Load(cu_hours=100, busiest=0.1), second) is None
    assert found(Load(cu_hours=100, busiest=0.1), disabled=True, suspend_timeout_seconds=-1) is None
    fixed = found(Load(cu_hours=1, busiest=0.1), autoscaling_limit_min_cu=4, autoscaling_limit_max_cu=4)
    assert fixed is None, "a fixed size uses all of it while it runs, so the busiest hour tells nothing"
