"""The stages of a branch on its way out: each told once, and everything anew when it is needed after all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.facts import Facts
from bot.cleanup.rules import judge
from bot.cleanup.stages import Case, Kept, Sorted, Stage, sort, warned
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.github.pull_request import PullRequest, Reference, Unknown

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # a Monday, nine o'clock in Berlin
DAY = timedelta(days=1)
SHOP = ProjectRef("shop", "old-violet-32930710")
BRANCH = Facts(SHOP, "br-1", "preview/pr-7", NOW - 40 * DAY, idle_since=NOW - 20 * DAY, parent="main")


def policy(**more: Any) -> CleanupPolicy:
    """A policy that deletes what nobody keeps."""
    given = {
        "channel": "C0SHOPDB",
        "schedule": {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"},
        "mode": "auto",
        "match": {"idle_for": "14d"},
        "never": {"names": "main"},
        "warn": {"grace": "5 working days", "remind_before": ["1d"]},
    }
    return CleanupPolicy.model_validate(given | more)


class Story:
    """One branch, looked at day after day; what was told, in order."""

    def __init__(self, rules: CleanupPolicy) -> None:
        self.rules = rules
        self.cases: dict[tuple[str, str], Case] = {}
        self.kept: dict[tuple[str, str], Kept] = {}
        self.told: list[str] = []

    def look(self, day: int, branch: Facts | None = BRANCH) -> Sorted:
        now = NOW + day * DAY
        judged = [(branch, judge(self.rules, branch, now))] if branch else []
        found = sort(self.rules, "previews", judged, self.cases, self.kept, now)
        for case in found.ended:
            del self.cases[case.key]
        for case in found.open:
            self.cases[case.key] = case
        for case in found.new:
            self.cases[case.key] = warned(case, self.rules, now)
        for group in ("new", "remind", "due"):
            self.told += [f"day {day}: {group}"] * len(getattr(found, group))
        return found


def test_each_stage_is_told_once_on_its_day() -> None:
    story = Story(policy())
    for day in range(7):
        story.look(day)
    assert story.told == ["day 0: new", "day 6: remind"], "a weekend lies in between"
    (case,) = story.cases.values()
    assert case.due_at == NOW + 7 * DAY
    assert [each.stage for each in story.look(7).due] == [Stage.DUE]


def test_a_policy_that_only_reports_makes_nothing_due() -> None:
    story = Story(policy(mode="report"))
    for day in range(60):
        story.look(day)
    assert story.told == ["day 0: new"]


def test_what_a_policy_told_without_a_day_is_warned_of_once_it_deletes_and_the_other_way_round() -> None:
    story = Story(policy(mode="report"))
    story.look(0)
    story.rules = policy()
    story.look(1)
    (case,) = story.cases.values()
    assert case.due_at == NOW + 8 * DAY
    story.rules = policy(mode="report")
    story.look(20)
    assert story.told == ["day 0: new", "day 1: new", "day 20: new"]


@pytest.mark.parametrize(
    "changes",
    [
        {"idle_since": NOW + 2 * DAY},
        {"protected": True},
        {"children": 1},
        {"default": True},
        {"busy": True},
        {"parent": None},
    ],
    ids=str,
)
def test_what_makes_it_needed_ends_the_case_and_later_everything_begins_anew(
    changes: Mapping[str, Any],
) -> None:
    story = Story(policy())
    story.look(0)
    found = story.look(3, replace(BRANCH, **changes))
    assert [each.branch_name for each in found.ended] == ["preview/pr-7"]
    assert story.cases == {}
    story.look(30, replace(BRANCH, idle_since=NOW + 4 * DAY))
    assert story.told == ["day 0: new", "day 30: new"]


@pytest.mark.parametrize(
    "changes", [{"name": "preview/pr-8"}, {"parent": "staging"}, {"idle_since": NOW + DAY}], ids=str
)
def test_a_branch_that_has_become_another_is_warned_of_anew(changes: Mapping[str, Any]) -> None:
    story = Story(policy(match={"min_age": "1d"}))
    story.look(0)
    story.look(7, replace(BRANCH, **changes))
    assert story.told == ["day 0: new", "day 7: new"]


def test_that_idleness_is_first_measured_is_no_use_of_the_branch() -> None:
    story = Story(policy(match={"min_age": "1d"}))
    story.look(0, replace(BRANCH, idle_since=None))
    story.look(1, replace(BRANCH, idle_since=NOW))
    assert story.told == ["day 0: new"]


def test_what_is_kept_is_left_alone_until_then_and_warned_of_anew_after() -> None:
    story = Story(policy())
    story.look(0)
    story.kept["old-violet-32930710", "br-1"] = keep = Kept(SHOP.id, "br-1", NOW + 10 * DAY, "U1", "", 1)
    for day in range(1, 12):
        found = story.look(day)
        assert [each for _, each in found.kept] == ([keep] if day < 10 else [])
    assert story.told == ["day 0: new", "day 10: new"]


def test_what_was_kept_between_two_looks_is_warned_of_anew_though_no_look_saw_it_kept() -> None:
    story = Story(policy())
    story.look(0)
    story.kept["old-violet-32930710", "br-1"] = Kept(SHOP.id, "br-1", NOW + 6 * DAY, "U1", "", 1)
    story.look(7)
    story.look(8)
    assert story.told == ["day 0: new", "day 7: new"]


def test_what_is_kept_for_ever_is_never_told_again() -> None:
    story = Story(policy())
    story.kept["old-violet-32930710", "br-1"] = Kept(SHOP.id, "br-1", None, "U1", "the demo", 1)
    for day in range(100):
        story.look(day)
    assert story.told == []


def test_a_branch_that_is_gone_is_no_case_any_more() -> None:
    story = Story(policy())
    story.look(0)
    assert [each.branch_id for each in story.look(1, None).ended] == ["br-1"]


@given(st.lists(st.sampled_from(["idle", "used", "child", "gone"]), min_size=1, max_size=40))
def test_nothing_is_due_that_was_not_warned_of_for_the_whole_grace(days: list[str]) -> None:
    story, used, warned_on = Story(policy()), -20, None
    for day, what in enumerate(days):
        used = day if what == "used" else used
        branch = replace(BRANCH, idle_since=NOW + used * DAY, children=int(what == "child"))
        found = story.look(day, None if what == "gone" else branch)
        if found.new:
            warned_on = day
        if what != "idle" or not found.open:
            warned_on = warned_on if found.open else None
        for case in found.due:
            assert warned_on is not None
            assert case.warned_at == NOW + warned_on * DAY
            assert day - warned_on >= 7, "five working days are a week"
            assert used < warned_on


def _behind(request: PullRequest | Unknown) -> Facts:
    return replace(BRANCH, pull_requests={Reference("acme/shop", 7): request})


def test_what_cannot_be_checked_for_a_day_keeps_its_warning_and_is_not_due_meanwhile() -> None:
    story = Story(policy(match={"pr": {"repository": "acme/shop"}}))
    merged = _behind(PullRequest(7, NOW - 9 * DAY, merged=True))
    story.look(0, merged)
    assert not story.look(7, _behind(Unknown("GitHub does not answer"))).due
    story.look(8, merged)
    assert story.told == ["day 0: new", "day 8: due"]


def test_a_pull_request_that_was_open_again_meanwhile_begins_anew() -> None:
    story = Story(policy(match={"pr": {"repository": "acme/shop"}}))
    story.look(0, _behind(PullRequest(7, NOW - 9 * DAY)))
    story.look(7, _behind(PullRequest(7, NOW + 6 * DAY)))
    assert story.told == ["day 0: new", "day 7: new"]


def test_the_turn_of_a_branch_counts_from_its_warning_also_where_nothing_is_deleted() -> None:
    rules = policy(mode="report")
    story = Story(rules)
    story.look(0)
    (case,) = story.cases.values()
    assert case.due_at is None
    assert case.turn(rules) == NOW + 7 * DAY
    assert replace(case, stage=Stage.DELETED).turn(rules) is None
    assert replace(case, warned_at=None).turn(rules) is None
