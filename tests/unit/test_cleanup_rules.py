"""What a cleanup policy makes of a branch, and the words for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.facts import Facts
from bot.cleanup.grace import Grace, Period
from bot.cleanup.rules import Judgement, Verdict, judge, references
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.github.pull_request import PullRequest, Reference, Unknown
from bot.schedules.days import FreeDays
from bot.schedules.timetable import Timetable
from tests.unit.config_samples import BERLIN

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
BRANCH = Facts(
    project=ProjectRef("shop", "old-violet-32930710"),
    id="br-1",
    name="preview/pr-7",
    created_at=NOW - 20 * DAY,
    idle_since=NOW - 15 * DAY,
    size=6 * 10**9,
    created_by="CI",
    parent="main",
)


def policy(match: dict[str, Any], **more: Any) -> CleanupPolicy:
    """A policy of #shop-db, run each working day in Berlin."""
    schedule = {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin", "holidays": "DE"}
    given = {"channel": "C0SHOPDB", "schedule": schedule, "match": match}
    return CleanupPolicy.model_validate(given | more)


def verdict(match: dict[str, Any], branch: Facts = BRANCH, **more: Any) -> Judgement:
    return judge(policy(match, **more), branch, NOW)


@pytest.mark.parametrize(
    ("match", "holds", "words"),
    [
        ({"name": "preview/*"}, True, "its name fits preview/*"),
        ({"name": ["pr-*", "Preview/*"]}, False, "its name fits no pattern"),
        ({"regex": r"^preview/pr-\d+$"}, True, r"its name fits ^preview/pr-\d+$"),
        ({"regex": r"^pr-\d+$"}, False, r"its name does not fit ^pr-\d+$"),
        ({"min_age": "20d"}, True, "it was made 20 days ago"),
        ({"min_age": "21d"}, False, "it was made 20 days ago"),
        ({"idle_for": "15d"}, True, "nothing has run or been written on it for 15 days"),
        ({"idle_for": "16d"}, False, "nothing has run or been written on it for 15 days"),
        ({"size_over": "5GB"}, True, "it holds 5.6 GiB"),
        ({"size_over": "6GB"}, False, "it holds 5.6 GiB"),
        ({"parent": "main"}, True, "its parent's name fits main"),
        ({"parent": "staging"}, False, "its parent's name fits no pattern"),
        ({"created_by": "CI"}, True, "CI made it"),
        ({"created_by": ["Ana", "Li"]}, False, "CI made it"),
        ({"no_expiry": True}, True, "it has no expiry"),
        ({"no_expiry": False}, False, "it has no expiry"),
        ({"none": [{"name": "*keep*"}]}, True, "its name fits no pattern"),
        ({"none": [{"name": "*pr*"}]}, False, "its name fits *pr*"),
        ({"any": [{"min_age": "90d"}, {"created_by": "CI"}]}, True, "CI made it"),
        ({"any": [{"min_age": "90d"}, {"size_over": "6GB"}]}, False, "it was made 20 days ago, and it holds"),
        ({"name": "preview/*", "min_age": "90d"}, False, "it was made 20 days ago"),
    ],
)
def test_each_condition_holds_or_not_and_says_what_is_so(
    match: dict[str, Any], holds: bool, words: str
) -> None:
    found = verdict(match)
    assert found.verdict is (Verdict.CANDIDATE if holds else Verdict.UNMATCHED)
    assert found.reasons[0].startswith(words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"default": True}, "it is the default branch"),
        ({"parent": None}, "it is a root branch"),
        ({"protected": True}, "it is protected"),
        ({"children": 1}, "1 branch was made from it"),
        ({"children": 3}, "3 branches were made from it"),
        ({"kept_by_restore": True}, "a restore left it behind"),
        ({"busy": True}, "Neon is at work on it"),
        ({"name": "preview/prod-7"}, "its name is off limits (*prod*)"),
        ({"name": "preview/release-7"}, "its name is off limits (*release*)"),
        ({"created_by": "Ana"}, "Ana made it"),
        ({"expires_at": NOW + 7 * DAY}, "Neon deletes it by itself"),
    ],
)
def test_nothing_that_stands_in_the_way_is_overlooked(changes: dict[str, Any], words: str) -> None:
    rules = policy({"name": "preview/*"}, never={"names": "*prod*", "created_by": "Ana"})
    found = judge(rules, replace(BRANCH, **changes), NOW, never_touch=["*release*"])
    assert found.verdict is Verdict.NEVER
    assert found.reasons[0].startswith(words)


def test_an_expiry_after_the_grace_does_not_protect() -> None:
    assert verdict({"name": "*"}, replace(BRANCH, expires_at=NOW + 8 * DAY)).verdict is Verdict.CANDIDATE


def test_what_was_warned_of_stays_due_before_its_expiry_however_late_the_next_look_is() -> None:
    branch, rules = replace(BRANCH, expires_at=NOW + 8 * DAY), policy({"name": "*"})
    late = NOW + 4 * DAY
    assert judge(rules, branch, late).verdict is Verdict.NEVER
    assert judge(rules, branch, late, turn=NOW + 7 * DAY).verdict is Verdict.CANDIDATE


def test_what_was_seen_once_is_not_idle() -> None:
    found = verdict({"idle_for": "1h"}, replace(BRANCH, idle_since=None))
    assert found == Judgement(Verdict.UNMATCHED, ("it has not been watched for long enough",))


PR = {"pr": {"repository": "acme/shop", "min_closed": "2d"}}


@pytest.mark.parametrize(
    ("request_", "verdict_", "words"),
    [
        (
            Unknown("GitHub is down"),
            Verdict.UNCHECKED,
            "pull request #7 could not be looked up: GitHub is down",
        ),
        (PullRequest(7, None), Verdict.UNMATCHED, "pull request #7 is open"),
        (PullRequest(7, NOW - DAY), Verdict.UNMATCHED, "pull request #7 was closed 24 hours ago"),
        (
            PullRequest(7, NOW - 3 * DAY, merged=True),
            Verdict.CANDIDATE,
            "pull request #7 was merged 3 days ago",
        ),
    ],
)
def test_a_pull_request_has_to_be_closed_for_long_enough(
    request_: PullRequest | Unknown, verdict_: Verdict, words: str
) -> None:
    branch = replace(BRANCH, pull_requests={Reference("acme/shop", 7): request_})
    assert verdict(PR, branch) == Judgement(verdict_, (words,))


def test_a_pull_request_of_another_repository_says_nothing() -> None:
    elsewhere = {Reference("acme/other", 7): PullRequest(7, NOW - 3 * DAY)}
    assert verdict(PR, replace(BRANCH, pull_requests=elsewhere)).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("preview/pr-7", 7),
        ("pr-7-faster-search", 7),
        ("staging-pr-7", None),
        ("pr-7x", None),
        ("pr-", None),
        ("pr-٧", None),
        ("pr-70000000000000", None),
    ],
)
def test_the_whole_name_tells_the_pull_request(name: str, number: int | None) -> None:
    found = [each.number for each in references(policy({"any": [PR, {"none": [PR]}]}).match, name)]
    assert found == ([] if number is None else [number, number])


def test_what_could_not_be_checked_does_not_hide_what_holds_anyway() -> None:
    assert verdict({"any": [PR, {"min_age": "3d"}]}).verdict is Verdict.CANDIDATE
    assert verdict({"any": [PR, {"min_age": "90d"}]}).verdict is Verdict.UNCHECKED
    assert verdict({**PR, "min_age": "90d"}).verdict is Verdict.UNMATCHED
    assert verdict({"none": [PR]}).verdict is Verdict.UNCHECKED


conditions = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["preview/*", "pr-*", "*"]),
        "min_age": st.sampled_from(["1d", "30d"]),
        "idle_for": st.sampled_from(["1d", "30d"]),
        "size_over": st.sampled_from(["1GB", "9GB"]),
        "created_by": st.sampled_from(["CI", "Ana"]),
    },
).filter(bool)
branches = st.builds(
    replace,
    st.just(BRANCH),
    name=st.sampled_from(["preview/pr-7", "pr-7-prod", "dana"]),
    children=st.integers(0, 1),
    protected=st.booleans(),
    default=st.booleans(),
    busy=st.booleans(),
    size=st.sampled_from([None, 0, 10**10]),
    idle_since=st.sampled_from([None, NOW, NOW - 40 * DAY]),
    parent=st.sampled_from([None, "main"]),
)


@given(conditions, conditions, branches)
def test_one_more_condition_never_makes_a_candidate(
    match: dict[str, Any], more: dict[str, Any], branch: Facts
) -> None:
    if verdict({**more, **match}, branch).verdict is Verdict.CANDIDATE:
        assert verdict(match, branch).verdict is Verdict.CANDIDATE


@given(conditions, branches, st.sampled_from(["*", "*prod*", "dana"]))
def test_what_is_off_limits_is_never_a_candidate(match: dict[str, Any], branch: Facts, pattern: str) -> None:
    before = verdict(match, branch).verdict
    after = verdict(match, branch, never={"names": pattern}).verdict
    assert after is before or after is Verdict.NEVER
    assert not (after is Verdict.CANDIDATE and (branch.default or branch.protected or branch.children))


WORKDAYS = Timetable("0 9 * * mon-fri", BERLIN, FreeDays(place="DE"))


@pytest.mark.parametrize(
    ("start", "grace", "end"),
    [
        ("2026-11-23T09:00", Grace(working_days=5), "2026-11-30T09:00"),
        ("2026-12-23T09:00", Grace(working_days=1), "2026-12-24T09:00"),
        ("2026-12-24T09:00", Grace(working_days=1), "2026-12-28T09:00"),  # Christmas and a weekend
        ("2026-11-23T09:00", Grace(length=7 * DAY), "2026-11-30T09:00"),
        ("2026-11-21T09:00", Grace(length=7 * DAY), "2026-11-30T09:00"),  # else on a Saturday
        ("2026-11-20T15:00", Grace(length=7 * DAY), "2026-11-30T15:00"),  # else on a Friday afternoon
        ("2026-11-20T09:00", Grace(length=7 * DAY), "2026-11-27T09:00"),  # Friday morning is fine
        ("2026-10-23T09:00", Grace(working_days=1), "2026-10-26T09:00"),  # clocks go back in between
    ],
)
def test_the_grace_ends_when_people_are_at_work(start: str, grace: Grace, end: str) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=BERLIN)
    assert grace.ends(begun, WORKDAYS).astimezone(BERLIN).isoformat()[:16] == end


def test_nothing_is_due_in_a_frozen_period() -> None:
    begun = datetime(2026, 12, 18, 9, tzinfo=BERLIN)
    frozen = (Period(date(2026, 12, 20), date(2027, 1, 5)),)
    assert Grace(working_days=2).ends(begun, WORKDAYS, frozen).astimezone(BERLIN).date() == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("grace", "words"),
    [
        (Grace(working_days=1), "1 working day"),
        (Grace(working_days=5), "5 working days"),
        (Grace(length=7 * DAY), "7 days"),
        (Grace(length=1.5 * DAY), "1 day 12 hours"),
    ],
)
def test_a_grace_in_words(grace: Grace, words: str) -> None:
    assert grace.words() == words


def test_what_is_not_so_is_no_reason_beside_what_is() -> None:
    found = verdict({"name": "preview/*", "none": [{"name": "*-keep"}]})
    assert found == Judgement(Verdict.CANDIDATE, ("its name fits preview/*",))
