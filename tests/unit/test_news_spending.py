"""What there is to tell of an organization's spending, hour after hour."""

from datetime import UTC, datetime, timedelta

from bot.news.detecting import State
from bot.news.kinds import Item, Severity
from bot.news.spending import EVERY, Standing, due, spending
from bot.radar.levels import Gauge, Kind

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def spent(amount: float | None, org_id: str = "org-a") -> Standing:
    gauge = None if amount is None else Gauge(Kind.SPENDING, amount, 800)
    return Standing(org_id, "Example Inc", gauge)


def after(*amounts: float | None) -> tuple[tuple[Item, ...], State]:
    """What the last of some looks at one organization tells, and what it has seen."""
    seen: State = {}
    items: tuple[Item, ...] = ()
    for each in amounts:
        items, seen = spending([spent(each)], seen, NOW)
    return items, seen


def test_what_is_spent_at_first_is_known() -> None:
    assert not after(790)[0]
    assert not after(790, 795)[0]
    assert not after(None, None)[0]


def test_each_level_is_told_and_the_last_in_a_message_of_its_own() -> None:
    assert not after(500, 559.99)[0]
    (near,) = after(500, 560)[0]
    assert (near.severity, near.number, near.detail) == (Severity.INFO, 70, "560.00 of 800.00 USD")
    (nearer,) = after(500, 560, 680)[0]
    assert (nearer.severity, nearer.subject, nearer.over) == (Severity.WARNING, near.subject, False)
    full, before = after(500, 560, 680, 760)[0]
    assert (full.severity, full.subject, full.over) == (Severity.CRITICAL, f"{near.subject}:full", False)
    assert (before.subject, before.over) == (near.subject, True)


def test_a_new_month_and_a_limit_taken_away_end_it() -> None:
    (new_month,) = after(500, 680, 1)[0]
    assert (new_month.over, new_month.number) == (True, 0.1)
    (cleared,) = after(500, 760, None)[0]
    assert (cleared.over, cleared.number, cleared.subject) == (True, 0, "spending:org-a:full")


def test_an_organization_that_could_not_be_read_is_as_it_was() -> None:
    seen = spending([spent(680), spent(1, "org-b")], {}, NOW).seen
    items, later = spending([spent(560, "org-b")], seen, NOW + EVERY)
    assert [each.project_id for each in items] == ["org-b"]
    assert later["levels"] == {"org-a": 85, "org-b": 70}
    assert not spending([spent(680)], later, NOW).items


def test_it_is_looked_at_once_an_hour() -> None:
    seen = after(1)[1]
    assert due({}, NOW)
    assert not due(seen, NOW + EVERY - timedelta(seconds=1))
    assert due(seen, NOW + EVERY)
