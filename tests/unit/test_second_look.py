"""The second look, right before a branch is deleted: whatever has changed since the warning saves it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.cleanup.facts import Facts
from bot.cleanup.grace import Period, fit
from bot.cleanup.second_look import SecondLook, changed_since
from bot.cleanup.stages import Case, Kept, Stage, seen
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.neon.models import Branch, Endpoint

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday, nine o'clock in Berlin
FOUND = NOW - timedelta(days=7)
SHOP = ProjectRef("shop", "old-violet-32930710")
POLICY = CleanupPolicy.model_validate(
    {
        "channel": "C0SHOPDB",
        "schedule": {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"},
        "mode": "auto",
        "match": {"name": "preview/*"},
        "never": {"names": "main"},
    }
)
FACTS = Facts(SHOP, "br-1", "preview/pr-7", FOUND - timedelta(days=40), parent="main")
CASE = Case(
    policy="previews",
    project_id=SHOP.id,
    branch_id="br-1",
    branch_name="preview/pr-7",
    stage=Stage.DUE,
    reasons=(),
    found_at=FOUND,
    seen=seen(FACTS),
)


def branch(**more: Any) -> Branch:
    usual = {"id": "br-1", "name": "preview/pr-7", "parent_id": "br-main", "current_state": "ready"}
    times = {"project_id": SHOP.id, "created_at": FACTS.created_at, "updated_at": FACTS.created_at}
    return Branch.model_validate(usual | times | more)


def compute(**more: Any) -> Endpoint:
    usual = {"id": "ep-1", "project_id": SHOP.id, "branch_id": "br-1", "host": "", "type": "read_write"}
    size = {"autoscaling_limit_min_cu": 1, "autoscaling_limit_max_cu": 1, "created_at": FACTS.created_at}
    return Endpoint.model_validate(usual | size | {"current_state": "idle"} | more)


MAIN = branch(id="br-main", name="main", parent_id=None, default=True)
SAME = SecondLook((MAIN, branch()), (compute(last_active=FOUND - timedelta(days=20)),))


def changed(look: SecondLook, policy: CleanupPolicy = POLICY) -> str:
    return changed_since(CASE, FACTS, policy, look, NOW)


def test_what_is_as_it_was_may_go() -> None:
    assert changed(SAME) == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "preview/keep"}, "it is not any more what was warned of"),
        ({"protected": True}, "it is not any more what was warned of"),
        ({"default": True}, "it is not any more what was warned of"),
        ({"parent_id": None}, "it is not any more what was warned of"),
        ({"last_reset_at": FOUND + timedelta(hours=1)}, "it was used since the warning"),
        ({"pending_state": "resetting"}, "Neon is at work on it"),
        ({"expires_at": NOW + timedelta(hours=1)}, "Neon deletes it by itself before it would be its turn"),
    ],
    ids=str,
)
def test_a_branch_that_has_changed_stays(changes: Mapping[str, Any], words: str) -> None:
    assert changed(replace(SAME, branches=(MAIN, branch(**changes)))) == words


def test_a_branch_with_a_new_child_or_that_a_restore_left_behind_stays() -> None:
    child = branch(id="br-2", name="preview/pr-8", parent_id="br-1")
    assert changed(replace(SAME, branches=(*SAME.branches, child))) == "it is not any more what was warned of"
    restored = branch(id="br-3", name="preview/pr-9", restored_as="br-1")
    words = changed(replace(SAME, branches=(*SAME.branches, restored)))
    assert words == "a restore left it behind, to go back to"


def test_a_branch_that_is_gone_is_told_to_be_gone() -> None:
    assert changed(replace(SAME, branches=(MAIN,))) == "it is gone already"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"current_state": "active"}, "a compute runs on it"),
        ({"pending_state": "active"}, "a compute runs on it"),
        ({"last_active": FOUND + timedelta(minutes=1)}, "it was used since the warning"),
    ],
    ids=str,
)
def test_a_branch_that_is_used_stays(state: Mapping[str, Any], words: str) -> None:
    assert changed(replace(SAME, computes=(compute(**state),))) == words


def test_a_branch_that_somebody_has_kept_meanwhile_stays_for_as_long_as_that_holds() -> None:
    kept = Kept(SHOP.id, "br-1", NOW + timedelta(minutes=1), "U0DANA", "", 1)
    assert changed(replace(SAME, kept=kept)) == "somebody keeps it"
    assert changed(replace(SAME, kept=replace(kept, until=None))) == "somebody keeps it"
    assert changed(replace(SAME, kept=replace(kept, until=NOW))) == ""


@pytest.mark.parametrize(
    ("moment", "good"),
    [
        (datetime(2026, 11, 27, 10, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 11, 0, tzinfo=UTC), False),  # Friday noon in Berlin
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), False),  # in Berlin the freeze has begun
        (datetime(2026, 11, 26, 9, 0, tzinfo=UTC), True),
    ],
    ids=str,
)
def test_when_something_may_be_deleted_is_the_time_of_the_place(moment: datetime, good: bool) -> None:
    frozen = (Period(date(2026, 11, 25), date(2026, 11, 25)),)
    assert fit(moment, POLICY.schedule.timetable, frozen) is good
