"""Spending by hand: spans, sums, forecasts; and for all figures, never negative and never more than all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.costs import Included, Limits, Plan, Prices
from bot.neon.models.usage import Amounts, Consumer, Frame, Reading, StorageReading, judged
from bot.spending.ledger import DAY, Board, Pricing, Spans, Spent, Tally, Used, forecast, spent, tallied
from tests.unit.view_samples import branch

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)  # half of November is over
SPANS = Spans(NOW)
PLAN = Plan(
    prices=Prices(
        compute=0.2,
        storage=0.35,
        history=0.2,
        snapshots=0.09,
        extra_branch=1.488,  # 0.002 an hour
        public_transfer=0.1,
        private_transfer=0.01,
    ),
    included=Included(branches=10, public_transfer=100),
    limits=Limits(projects=1, branches=1, root_branches=1, protected_branches=1, snapshots=1),
)
HOURS = Reading(StorageReading.BYTE_HOURS, StorageReading.BYTE_HOURS)
PRICING = Pricing(PLAN, HOURS)
GB = 10**9


def daily(amounts: Sequence[Amounts], first: datetime, project_id: str = "p") -> Consumer:
    frames = [
        Frame(first + DAY * index, first + DAY * (index + 1), each) for index, each in enumerate(amounts)
    ]
    return Consumer(project_id, None, tuple(frames))


def steady(amounts: Amounts, days: int = 20) -> Consumer:
    """The same each day, until yesterday."""
    return daily([amounts] * days, NOW - DAY * days)


def cents(amounts: Amounts, extra: float = 0, pricing: Pricing = PRICING) -> float:
    return round(pricing.bill(Used(amounts, extra)).total * 100, 6)


def test_spans_are_whole_days_and_the_window_reaches_back_to_the_first_of_them() -> None:
    noon = Spans(NOW + timedelta(hours=12))
    assert (noon.month, noon.month_end) == (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    )
    assert (noon.before, noon.week, noon.today) == (NOW - DAY * 14, NOW - DAY * 7, NOW)
    assert noon.window.start == noon.month
    assert Spans(datetime(2026, 11, 3, tzinfo=UTC)).window.start == datetime(2026, 10, 20, tzinfo=UTC)
    assert SPANS.elapsed == 0.5


def test_a_worked_bill() -> None:
    """10 CU-hours at 0.20, 2 GB-months at 0.35, 500 branch-hours at 0.002, 120 GB of which 100 are free."""
    used = Amounts(
        compute_unit_seconds=36_000,
        root_branch_bytes_month=2 * GB * 744,
        public_network_transfer_bytes=120 * GB,
    )
    assert cents(used, extra=500) == pytest.approx(200 + 70 + 100 + 200)
    assert PRICING.bill(Used(used, 500)).alone == pytest.approx(2 + 0.7 + 1), "transfer belongs to all"


def test_days_are_sorted_into_the_month_and_both_weeks() -> None:
    """A CU-hour a day for 20 days: 15 of them in November, 7 in each week."""
    tally = tallied(steady(Amounts(compute_unit_seconds=3600)), SPANS, 10)
    assert [each.amounts.cu_hours for each in (tally.month, tally.week, tally.before)] == [15, 7, 7]
    assert [used.amounts.cu_hours for used in tally.days.values()] == [1] * 14


def test_hours_of_extra_branches_are_those_beyond_nine_children_each_day() -> None:
    """12 children make 288 hours a day, of which 9 × 24 are included; a quiet day makes up for nothing."""
    many, few = Amounts(extra_branches_month=288), Amounts(extra_branches_month=24)
    tally = tallied(daily([many, few], NOW - DAY * 2), SPANS, 10)
    assert tally.month.extra_hours == 72
    assert cents(Amounts(), extra=72) == pytest.approx(14.4)


def test_a_steady_half_of_a_month_makes_twice_as_much_of_a_whole_one() -> None:
    tally = tallied(steady(Amounts(compute_unit_seconds=18_000)), SPANS, 10)  # a dollar a day
    ahead = forecast(tally, PRICING, SPANS)
    assert PRICING.bill(tally.month).total == pytest.approx(15)
    assert (ahead.expected, ahead.low, ahead.high) == pytest.approx((30, 30, 30))


def test_a_dearer_last_week_opens_the_range_upwards() -> None:
    """A dollar a day for eight days, then three: 29 so far, 58 by the month, 29 + 15 × 3 = 74 by the week."""
    one, three = Amounts(compute_unit_seconds=18_000), Amounts(compute_unit_seconds=54_000)
    tally = tallied(daily([one] * 8 + [three] * 7, SPANS.month), SPANS, 10)
    ahead = forecast(tally, PRICING, SPANS)
    assert (ahead.expected, ahead.low, ahead.high) == pytest.approx((58, 58, 74))


def test_what_is_included_is_taken_off_once_however_far_one_looks_ahead() -> None:
    """60 GB in half a month cost nothing; 120 GB in the whole of it cost the 20 that are not included."""
    tally = tallied(steady(Amounts(public_network_transfer_bytes=4 * GB)), SPANS, 10)
    assert PRICING.bill(tally.month).total == 0
    assert forecast(tally, PRICING, SPANS).expected == pytest.approx(2)


def test_in_the_first_hours_of_a_month_last_week_alone_is_the_measure() -> None:
    early = Spans(datetime(2026, 11, 1, 6, tzinfo=UTC))
    one = Amounts(compute_unit_seconds=18_000)
    tally = tallied(daily([one] * 14, early.before), early, 10)
    ahead = forecast(tally, PRICING, early)
    assert ahead.low == ahead.high == pytest.approx(29.75)
    line = spent(steady(one), tally, PRICING, early)
    assert (line.month, line.expected) == pytest.approx((0, 29.75))


def test_storage_that_fits_neither_reading_is_left_out_of_the_money() -> None:
    frames = [Amounts(root_branch_bytes_month=5 * GB * 24 * 27, compute_unit_seconds=18_000)] * 2
    consumer = daily(frames, NOW - DAY * 2)
    root = branch("main", project_id="p", parent_id=None, logical_size=5 * GB)
    reading = judged(StorageReading.BYTE_HOURS, (consumer,), (root,), NOW)
    assert not reading.plausible
    assert cents(frames[0], pricing=Pricing(PLAN, reading)) == pytest.approx(100), "compute alone"


@pytest.mark.parametrize("factor", [24, 24 / 744])
def test_the_reading_that_is_744_off_is_caught_whichever_is_configured(factor: float) -> None:
    consumer = daily([Amounts(root_branch_bytes_month=5 * GB * factor)] * 2, NOW - DAY * 2)
    root = branch("main", project_id="p", parent_id=None, logical_size=5 * GB)
    for expected in StorageReading:
        reading = judged(expected, (consumer,), (root,), NOW)
        assert reading.plausible
        paid = Pricing(PLAN, reading).bill(tallied(consumer, SPANS, 10).month).total
        assert paid == pytest.approx(5 * 0.35 * 48 / 744)


amounts = st.builds(Amounts, *[st.floats(0, 1e15)] * 8)
consumers = st.lists(
    st.builds(
        lambda project_id, days: daily(days, NOW - DAY * len(days), project_id),
        project_id=st.uuids().map(str),
        days=st.lists(amounts, max_size=16),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(consumers=consumers, fits=st.booleans())
def test_lines_are_never_negative_and_add_up_to_the_whole(consumers: list[Consumer], fits: bool) -> None:
    reading = HOURS if fits else Reading(StorageReading.BYTE_HOURS, StorageReading.BYTE_HOURS, 1, 1000.0)
    pricing, board, total = Pricing(PLAN, reading), Board(8), Tally()
    for each in consumers:
        tally = tallied(each, SPANS, 10)
        total += tally
        board.add(spent(each, tally, pricing, SPANS))
    lines = board.dearest
    assert all(min(each.month, each.expected, each.week, each.before) >= 0 for each in lines)
    count, rest = board.rest
    assert (len(lines) + count, rest >= 0) == (len(consumers), True)
    bill = pricing.bill(total.month)
    assert sum(each.month for each in lines) + rest == pytest.approx(bill.alone)
    assert bill.alone <= bill.total
    ahead = forecast(total, pricing, SPANS)
    assert 0 <= ahead.low <= ahead.expected <= ahead.high
    assert bill.total <= ahead.low * (1 + 1e-9)


@settings(max_examples=20)
@given(months=st.lists(st.integers(0, 10**6), min_size=1).map(lambda some: some * 9), size=st.integers(1, 3))
def test_many_lines_leave_the_dearest_and_the_movers(months: list[int], size: int) -> None:
    board = Board(size)
    for number, month in enumerate(months):
        board.add(Spent(str(number), None, month, month, week=month, before=0))
    assert [each.month for each in board.dearest] == sorted(months, reverse=True)[:size]
    assert [each.week for each in board.movers] == sorted(months, reverse=True)[:size]
    assert board.remembered <= 40 * size
