"""What is new between two looks at a project."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.costs import Costs
from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.status import Notice, Report, Summary
from bot.neon.models.usage import MeteredProject
from bot.news import detecting
from bot.news.incidents import incidents
from bot.news.kinds import Event, Severity
from bot.news.look import Look
from tests.e2e.scenery import demo_config

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
HOURS = timedelta(hours=8)
PROJECT = "old-violet-32930710"


def branch(number: int, **more: Any) -> Branch:
    given: dict[str, Any] = {"current_state": "ready", "created_at": NOW, "updated_at": NOW} | more
    return Branch(id=f"br-{number}", project_id=PROJECT, name=f"pr-{number}", **given)


def operation(number: int, status: str, **more: Any) -> Operation:
    given: dict[str, Any] = {"action": "start_compute", "created_at": NOW, "updated_at": NOW}
    given |= {"branch_id": "br-1"} | more
    return Operation(id=f"op-{number}", project_id=PROJECT, status=status, **given)


def endpoint(state: str, *, started_at: datetime | None = NOW, timeout: int = 0) -> Endpoint:
    return Endpoint(
        id="ep-1",
        project_id=PROJECT,
        branch_id="br-1",
        host="h",
        type="read_write",
        current_state=state,
        autoscaling_limit_min_cu=1,
        autoscaling_limit_max_cu=1,
        created_at=NOW,
        started_at=started_at,
        suspend_timeout_seconds=timeout,
    )


def look(at: datetime = LATER, **parts: Any) -> Look:
    return Look(PROJECT, at, **parts)


def test_a_failure_is_told_once_and_that_it_went_through_after_all() -> None:
    first = detecting.operations(look(operations=(operation(1, "finished"),)), {})
    failed = detecting.operations(
        look(operations=(operation(1, "finished"), operation(2, "failed"))), first.seen
    )
    (item,) = failed.items
    assert (item.event, item.severity, item.over) == (Event.FAILED, Severity.WARNING, False)
    again = detecting.operations(look(operations=(operation(2, "failed"),)), failed.seen)
    assert not again.items
    (mended,) = detecting.operations(look(operations=(operation(2, "finished"),)), again.seen).items
    assert mended.over
    assert mended.subject == item.subject


def test_a_failure_on_the_default_branch_is_critical_and_what_was_cancelled_is_none() -> None:
    main = branch(1, default=True)
    news = detecting.operations(look(branches=(main,), operations=(operation(1, "error"),)), {})
    assert [each.severity for each in news.items] == [Severity.CRITICAL]
    assert not detecting.operations(look(operations=(operation(1, "cancelled"),)), {}).items
    assert not detecting.operations(look(operations=(operation(1, "a_new_word"),)), {}).items


numbers = st.sets(st.integers(0, 20), min_size=1)


@given(numbers, numbers)
def test_what_is_made_and_deleted_is_what_differs(before: set[int], after: set[int]) -> None:
    first = detecting.branches(look(branches=tuple(map(branch, before))), {})
    assert not first.items
    news = detecting.branches(look(branches=tuple(map(branch, after))), first.seen)
    found = {(each.event, each.ids[0]) for each in news.items}
    made = {(Event.CREATED, f"br-{each}") for each in after - before}
    assert found == made | {(Event.DELETED, f"br-{each}") for each in before - after}


def test_what_has_only_expired_is_no_news_and_a_protected_one_is_grave() -> None:
    soon = branch(2, expires_at=NOW + timedelta(minutes=1))
    later = branch(3, expires_at=NOW + timedelta(days=1))
    first = detecting.branches(look(branches=(branch(1), soon, later, branch(4, protected=True))), {})
    news = detecting.branches(look(branches=(branch(1),)), first.seen)
    assert {each.names[0]: each.severity for each in news.items} == {
        "pr-3": Severity.WARNING,
        "pr-4": Severity.CRITICAL,
    }


def test_a_compute_is_news_when_it_has_been_awake_for_long_and_when_it_sleeps() -> None:
    awake = look(branches=(branch(1),), endpoints=(endpoint("active"),))
    first = detecting.computes(awake, {}, HOURS)
    assert not first.items
    late = detecting.computes(replace(awake, at=NOW + HOURS), first.seen, HOURS)
    assert [(each.event, each.over) for each in late.items] == [(Event.AWAKE, False)]
    still = detecting.computes(replace(awake, at=NOW + 2 * HOURS), late.seen, HOURS)
    assert not still.items
    slept = detecting.computes(look(branches=(branch(1),), endpoints=(endpoint("idle"),)), still.seen, HOURS)
    assert [(each.subject, each.over) for each in slept.items] == [(late.items[0].subject, True)]
    assert not slept.seen


def test_one_that_is_never_to_sleep_is_no_news() -> None:
    meant = look(NOW + 9 * HOURS, endpoints=(endpoint("active", timeout=detecting.NEVER_SUSPENDED),))
    assert not detecting.computes(meant, {}, HOURS).items


def plans() -> Costs:
    costs = demo_config().costs
    assert costs is not None
    return costs


def levels(before: dict[str, int], count: int) -> detecting.News:
    """The plan allows for ten branches."""
    project = MeteredProject.model_validate(
        {
            "id": PROJECT,
            "name": "shop",
            "region_id": "aws-us-east-2",
            "pg_version": 17,
            "created_at": NOW,
            "updated_at": NOW,
            "owner": {"branches_limit": 10, "subscription_type": "launch"},
        }
    )
    parents = tuple(branch(each, parent_id="br-0") for each in range(count))
    return detecting.limits(look(project=project, branches=parents), before, plans())


def test_a_limit_that_fills_up_is_one_message_and_another_one_when_it_is_nearly_full() -> None:
    news = levels(dict(levels({}, 1).seen), 7)
    assert [(each.severity, each.over, each.number) for each in news.items] == [(Severity.INFO, False, 70)]
    base = news.items[0].subject
    news = levels(dict(news.seen), 9)
    assert [(each.subject, each.severity) for each in news.items] == [(base, Severity.WARNING)]
    news = levels(dict(news.seen), 10)
    assert [(each.subject, each.severity, each.over) for each in news.items] == [
        (f"{base}:full", Severity.CRITICAL, False),
        (base, Severity.INFO, True),
    ]
    assert not levels(dict(news.seen), 10).items
    news = levels(dict(news.seen), 1)
    assert [(each.subject, each.over) for each in news.items] == [(f"{base}:full", True)]


def test_a_limit_that_gets_better_changes_only_what_was_told() -> None:
    news = levels(dict(levels({}, 9).seen), 7)
    assert [(each.changes, each.over) for each in news.items] == [(True, False)]


def report(**notices: str) -> Report:
    """A report of one page on which these incidents are, by id and with what they say."""
    found = tuple(
        Notice(id=key, name=key, status="investigating", last_update_message=said)
        for key, said in notices.items()
    )
    return Report(url="https://status", pages={"console": Summary(ongoing_incidents=found)})


def test_an_incident_is_news_when_it_begins_changes_and_ends() -> None:
    first = incidents(report(), {}, NOW)
    begun = incidents(report(a="we look"), first.seen, NOW)
    assert [each.over for each in begun.items] == [False]
    assert not incidents(report(a="we look"), begun.seen, NOW).items
    changed = incidents(report(a="found it"), begun.seen, NOW)
    assert [each.detail for each in changed.items] == ["found it"]
    assert [each.over for each in incidents(report(), changed.seen, NOW).items] == [True]


def test_a_page_that_cannot_be_read_has_not_said_that_it_is_over() -> None:
    begun = incidents(report(a="we look"), {}, NOW)
    other = Report(url="https://status", pages=MappingProxyType({"aws-us-east-ohio": Summary()}))
    news = incidents(other, begun.seen, NOW)
    assert not news.items
    assert news.seen == begun.seen
