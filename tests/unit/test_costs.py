"""What usage comes to: units, allowances, and the two readings of storage."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.costs import Included, Limits, Plan, Prices
from bot.neon.models.usage import (
    Amounts,
    Consumer,
    Frame,
    Reading,
    StorageReading,
    Window,
    finest,
    judged,
)
from tests.unit.view_samples import NOW, branch

PRICES = Prices(
    compute=0.2,
    storage=0.35,
    history=0.2,
    snapshots=0.09,
    extra_branch=1.5,
    public_transfer=0.1,
    private_transfer=0.01,
)
PLAN = Plan(
    prices=PRICES,
    included=Included(branches=10, public_transfer=500),
    limits=Limits(projects=1, branches=1, root_branches=1, protected_branches=1, snapshots=1),
)
HOURS = Reading(StorageReading.BYTE_HOURS, StorageReading.BYTE_HOURS)
MONTHS = Reading(StorageReading.BYTE_MONTHS, StorageReading.BYTE_MONTHS)
DAY = timedelta(days=1)
GB = 10**9


def consumer(*amounts: Amounts, project_id: str = "p", length: timedelta = DAY) -> Consumer:
    """One whole frame for each, the last of which ends now."""
    first = NOW - length * len(amounts)
    frames = [
        Frame(first + length * index, first + length * (index + 1), each)
        for index, each in enumerate(amounts)
    ]
    return Consumer(project_id, None, tuple(frames))


def amount(amounts: Amounts, reading: Reading = HOURS) -> float:
    return PLAN.bill([consumer(amounts)], reading, NOW).total


def test_compute_is_charged_by_the_cu_hour() -> None:
    assert amount(Amounts(compute_unit_seconds=7200)) == pytest.approx(0.4)


@pytest.mark.parametrize(("reading", "value"), [(HOURS, 2 * GB * 744), (MONTHS, 2 * GB)])
def test_two_gb_for_a_month_cost_the_same_however_neon_counts(reading: Reading, value: float) -> None:
    assert amount(Amounts(root_branch_bytes_month=value), reading) == pytest.approx(0.7)
    assert amount(Amounts(child_branch_bytes_month=value), reading) == pytest.approx(0.7)
    assert amount(Amounts(instant_restore_bytes_month=value), reading) == pytest.approx(0.4)
    assert amount(Amounts(snapshot_storage_bytes_month=value), reading) == pytest.approx(0.18)


def test_transfer_is_free_up_to_what_is_included_for_all_projects_together() -> None:
    half = Amounts(public_network_transfer_bytes=300 * GB)
    one, other = consumer(half), consumer(half, project_id="q")
    assert PLAN.bill([one], HOURS, NOW).total == 0
    both = PLAN.bill([one, other], HOURS, NOW)
    assert both.total == pytest.approx(10)
    assert both.alone == 0


@pytest.mark.parametrize(
    ("children", "months"),
    [(0, 0), (9, 0), (10, 24 / 744), (39, 30 * 24 / 744)],
)
def test_ten_included_branches_are_the_root_and_nine_children(children: int, months: float) -> None:
    assert amount(Amounts(extra_branches_month=children * 24)) == pytest.approx(months * 1.5)


def test_a_day_with_few_branches_does_not_pay_for_a_day_with_many() -> None:
    days = consumer(Amounts(extra_branches_month=0), Amounts(extra_branches_month=18 * 24))
    assert PLAN.bill([days], HOURS, NOW).total == pytest.approx(9 * 24 / 744 * 1.5)


def test_each_project_has_its_own_included_branches() -> None:
    nine = Amounts(extra_branches_month=9 * 24)
    both = [consumer(nine), consumer(nine, project_id="q")]
    assert PLAN.bill(both, HOURS, NOW).total == 0


def test_a_day_that_still_runs_includes_its_hours_so_far() -> None:
    running = Frame(NOW - DAY / 2, NOW + DAY / 2, Amounts(extra_branches_month=10 * 12))
    made = PLAN.bill([Consumer("p", None, (running,))], HOURS, NOW)
    assert made.total == pytest.approx(12 / 744 * 1.5)


def test_a_plan_without_prices_costs_nothing() -> None:
    free = PLAN.model_copy(update={"prices": None})
    assert free.bill([consumer(Amounts(compute_unit_seconds=7200))], HOURS, NOW).total == 0


def test_a_forecast_grows_what_is_used_and_keeps_what_is_free() -> None:
    used = Amounts(public_network_transfer_bytes=300 * GB, compute_unit_seconds=3600)
    made = PLAN.bill([consumer(used)], HOURS, NOW)
    assert made.total == pytest.approx(0.2)
    assert made.times(2).total == pytest.approx(0.4 + 10)


def _root(size: int) -> list[Consumer]:
    """A root branch of that many bytes, for two days, as byte-hours."""
    return [consumer(*[Amounts(root_branch_bytes_month=size * 24)] * 2, project_id=branch().project_id)]


@pytest.mark.parametrize("grown", [0.1, 1, 10])
@pytest.mark.parametrize("expected", list(StorageReading))
def test_the_reading_that_fits_what_branches_hold_is_used(expected: StorageReading, grown: float) -> None:
    roots = [branch("main", parent_id=None, logical_size=int(grown * 6 * GB)), branch(logical_size=9 * GB)]
    reading = judged(expected, _root(6 * GB), roots, NOW)
    assert reading.used is StorageReading.BYTE_HOURS
    assert reading.corrected is (expected is StorageReading.BYTE_MONTHS)
    assert reading.held == int(grown * 6 * GB)
    assert reading.mean == pytest.approx(6 * GB)


def test_the_expected_reading_stays_where_there_is_nothing_to_compare() -> None:
    for expected in StorageReading:
        for roots in ([], [branch("main", parent_id=None, logical_size=None)]):
            reading = judged(expected, _root(GB), roots, NOW)
            assert (reading.used, reading.held) == (expected, None)
        assert judged(expected, [], [branch("main", parent_id=None)], NOW).held is None


@pytest.mark.parametrize(
    ("granularity", "ago", "start", "end"),
    [
        ("hourly", timedelta(hours=5), "2026-11-23T07:00", "2026-11-23T13:00"),
        ("hourly", timedelta(hours=168), "2026-11-16T13:00", "2026-11-23T13:00"),
        ("daily", timedelta(days=7), "2026-11-16T00:00", "2026-11-24T00:00"),
        ("daily", timedelta(days=60), "2026-09-25T00:00", "2026-11-24T00:00"),
        ("monthly", timedelta(days=90), "2026-08-01T00:00", "2026-12-01T00:00"),
        ("monthly", timedelta(days=365), "2025-12-01T00:00", "2026-12-01T00:00"),
    ],
)
def test_a_window_has_whole_frames_that_neon_still_answers_for(
    granularity: str, ago: timedelta, start: str, end: str
) -> None:
    now = NOW + timedelta(minutes=20)
    window = Window.of(granularity, now - ago, now, now)
    assert window.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert window.end == datetime.fromisoformat(end).replace(tzinfo=UTC)


def test_a_month_that_is_over_ends_with_itself() -> None:
    start, end = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    assert Window.of("daily", start, end, NOW) == Window("daily", start, end)


@pytest.mark.parametrize(
    ("length", "granularity"), [(1, "hourly"), (2, "daily"), (60, "daily"), (61, "monthly")]
)
def test_the_longer_the_time_the_coarser_the_frames(length: int, granularity: str) -> None:
    assert finest(timedelta(days=length)) == granularity
