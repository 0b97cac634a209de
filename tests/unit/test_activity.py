"""Idleness: what two looks at a branch show, through resets of Neon's counters."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.activity import Sample, looked_at
from bot.neon.models import Branch, Endpoint

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def branch(active: int = 0, written: int = 0, last_reset_at: datetime | None = None) -> Branch:
    return Branch(
        id="br-1",
        project_id="p",
        name="pr-1",
        current_state="ready",
        created_at=START,
        updated_at=START,
        active_time_seconds=active,
        written_data_bytes=written,
        last_reset_at=last_reset_at,
    )


def compute(state: str = "idle", last_active: datetime | None = None) -> Endpoint:
    return Endpoint(
        id="ep-1",
        project_id="p",
        branch_id="br-1",
        host="",
        type="read_write",
        current_state=state,
        autoscaling_limit_min_cu=1,
        autoscaling_limit_max_cu=1,
        created_at=START,
        last_active=last_active,
    )


Look = tuple[int, Branch, list[Endpoint]]


def after(*looks: Look) -> Sample:
    """What is known after looks on these days."""
    sample = None
    for days, seen, endpoints in looks:
        sample = looked_at(seen, endpoints, sample, START + days * DAY)
    assert sample is not None
    return sample


def test_one_look_shows_no_idleness() -> None:
    assert after((0, branch(5), [])).idle_since is None


def test_a_branch_is_idle_since_the_first_look_that_shows_what_it_shows_now() -> None:
    assert after((0, branch(5), []), (3, branch(5), []), (9, branch(5), [])).idle_since == START


def test_use_between_two_looks_counts_from_the_later_one() -> None:
    assert after((0, branch(5), []), (3, branch(6), []), (9, branch(6), [])).idle_since == START + 3 * DAY
    assert after((0, branch(), []), (3, branch(0, 1), [])).idle_since == START + 3 * DAY


def test_a_new_billing_period_is_no_use() -> None:
    assert after((0, branch(500), []), (3, branch(0), []), (9, branch(0), [])).idle_since == START


def test_use_after_a_new_billing_period_is_seen() -> None:
    assert after((0, branch(500), []), (3, branch(7), [])).idle_since == START + 3 * DAY


def test_a_compute_that_runs_is_use() -> None:
    assert after((0, branch(), []), (3, branch(), [compute("active")])).idle_since == START + 3 * DAY


def test_a_compute_tells_when_it_was_last_used() -> None:
    used = START + 2 * DAY
    assert after((0, branch(), []), (3, branch(), [compute(last_active=used)])).idle_since == used


def test_a_clock_ahead_at_neon_makes_nothing_idle_in_the_future() -> None:
    ahead = START + 30 * DAY
    known = after((0, branch(), []), (3, branch(), [compute(last_active=ahead)]))
    assert known.idle_since == START + 3 * DAY


def test_a_reset_from_the_parent_is_use() -> None:
    reset = START + 2 * DAY
    assert after((0, branch(), []), (3, branch(last_reset_at=reset), [])).idle_since == reset


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_nothing_is_ever_idle_from_before_its_last_use(counted: list[int]) -> None:
    looks: list[Look] = [(day, branch(active), []) for day, active in enumerate(counted)]
    used = [day for day in range(1, len(counted)) if counted[day] > counted[day - 1]]
    known = after(*looks).idle_since
    assert known is not None
    assert known >= START + max(used, default=0) * DAY
