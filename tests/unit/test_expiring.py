"""When a branch is warned of before it expires, and what became of it afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.neon.models import Branch, Recovery
from bot.news.expiring import Fate, Warned, fate_of, is_due, lead

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def branch(life: timedelta | None, *, age: timedelta = timedelta(0), ttl: timedelta | None = None) -> Branch:
    """A branch made `age` ago that lives for `life`; `ttl` is Neon's own count, from a later start."""
    made = NOW - age
    return Branch(
        id="br-1",
        project_id="p",
        name="pr-42",
        current_state="ready",
        created_at=made,
        updated_at=made,
        expires_at=made + life if life else None,
        ttl_interval_seconds=int(ttl.total_seconds()) if ttl else None,
    )


@pytest.mark.parametrize(
    ("life", "wanted", "meant"),
    [
        (7 * DAY, DAY, DAY),
        (4 * DAY, DAY, DAY),
        (2 * DAY, DAY, 12 * HOUR),
        (2 * HOUR, DAY, HOUR / 2),
        (30 * DAY, 7 * DAY, 7 * DAY),
    ],
)
def test_the_lead_is_a_quarter_of_the_life_at_most(
    life: timedelta, wanted: timedelta, meant: timedelta
) -> None:
    assert lead(branch(life), wanted) == meant


def test_an_old_branch_whose_expiry_was_set_anew_has_the_life_that_neon_counts() -> None:
    assert lead(branch(100 * DAY, ttl=2 * HOUR), DAY) == HOUR / 2


def test_without_an_expiry_there_is_nothing_to_warn_of() -> None:
    assert not is_due(branch(None), DAY, NOW)


@given(
    st.timedeltas(min_value=timedelta(minutes=1), max_value=30 * DAY),
    st.timedeltas(min_value=timedelta(0), max_value=31 * DAY),
    st.timedeltas(min_value=timedelta(minutes=5), max_value=7 * DAY),
)
def test_a_warning_comes_in_the_last_quarter_and_never_too_late(
    life: timedelta, age: timedelta, wanted: timedelta
) -> None:
    due = is_due(branch(life, age=age), wanted, NOW)
    left = life - age
    assert due == (timedelta(0) < left <= min(wanted, life / 4))


def warned(expires_at: datetime) -> Warned:
    return Warned("p", "br-1", expires_at, "shop", "pr-42", "C0SHOPDB", "U0DANA")


def test_what_became_of_it() -> None:
    there = branch(DAY)
    assert there.expires_at is not None
    about = warned(there.expires_at)
    assert fate_of(about, there, NOW) is None
    assert fate_of(about, branch(2 * DAY), NOW) is Fate.MOVED
    assert fate_of(about, branch(None), NOW) is Fate.KEPT
    assert fate_of(about, None, NOW) is Fate.DELETED
    assert fate_of(about, None, NOW + DAY) is Fate.EXPIRED
    gone = there.model_copy(update={"recovery": Recovery()})
    assert fate_of(about, gone, NOW) is Fate.DELETED
    # Neon deletes a little later than it said: that is not the end yet.
    assert fate_of(about, there, NOW + 2 * DAY) is None
