"""What a policy makes of a branch: whether it may go, and why. Pure, and without a look at anything else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.cleanup.facts import Facts
from bot.config_cleanup import CleanupPolicy, Match, PullRequestRule
from bot.github.pull_request import Reference, Unknown
from bot.slack.mrkdwn import size as sized
from bot.slack.mrkdwn import span

_NOT_ASKED = Unknown("nobody has asked GitHub")


class Verdict(StrEnum):
    """What becomes of a branch under a policy."""

    CANDIDATE = "candidate"  # it matches, and nothing stands in the way
    UNMATCHED = "unmatched"
    NEVER = "never"  # something stands in the way, whatever it matches
    UNCHECKED = "unchecked"  # it would match if what could not be found out is so; nothing is done


@dataclass(frozen=True)
class Judgement:
    """A verdict and its reasons, in words that go on from “it is a candidate because …”."""

    verdict: Verdict
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Finding:
    """Whether a condition holds, None when that could not be found out, and what is so, in words."""

    holds: bool | None
    words: str


def judge(
    policy: CleanupPolicy,
    facts: Facts,
    now: datetime,
    *,
    never_touch: Iterable[str] = (),
    turn: datetime | None = None,
) -> Judgement:
    """The verdict on one branch.

    never_touch  the channel's patterns, which hold here as well
    turn         when it would go, where it was warned; else a warning given now decides that
    """
    matched = _all(_findings(policy.match, facts, now))
    if matched.holds is False:
        return Judgement(Verdict.UNMATCHED, (matched.words,))
    if barrier := next(_barriers(policy, facts, turn, now, tuple(never_touch)), None):
        return Judgement(Verdict.NEVER, (barrier,))
    if matched.holds is None:
        return Judgement(Verdict.UNCHECKED, (matched.words,))
    # That something is not so is no reason beside what is, such as “its name fits no pattern”.
    positive = policy.match.model_copy(update={"none": ()})
    reasons = tuple(each.words for each in _findings(positive, facts, now))
    return Judgement(Verdict.CANDIDATE, reasons or (matched.words,))


def references(match: Match, name: str) -> Iterator[Reference]:
    """The pull requests that a branch of this name is judged by."""
    if match.pr is not None and (reference := _reference(match.pr, name)):
        yield reference
    for each in (*match.any, *match.none):
        yield from references(each, name)


def _barriers(
    policy: CleanupPolicy,
    facts: Facts,
    turn: datetime | None,
    now: datetime,
    never_touch: tuple[str, ...],
) -> Iterator[str]:
    if facts.default:
        yield "it is the default branch"
    if facts.parent is None:
        yield "it is a root branch, which holds all its data by itself"
    if facts.protected:
        yield "it is protected"
    if facts.children:
        yield f"{facts.children} {'branch was' if facts.children == 1 else 'branches were'} made from it"
    if facts.kept_by_restore:
        yield "a restore left it behind, to go back to"
    if facts.busy:
        yield "Neon is at work on it"
    for pattern in (*policy.never.names, *never_touch):
        if fnmatchcase(facts.name, pattern):
            yield f"its name is off limits ({pattern})"
    if facts.created_by and facts.created_by in policy.never.created_by:
        yield f"{facts.created_by} made it"
    if facts.expires_at is None:
        return
    if facts.expires_at <= (turn or policy.warn.grace.ends(now, policy.schedule.timetable, policy.freeze)):
        yield "Neon deletes it by itself before it would be its turn"


def _findings(match: Match, facts: Facts, now: datetime) -> Iterator[_Finding]:
    """Each condition that is written, and whether it holds."""
    if match.name is not None:
        yield _named(facts.name, match.name, "its name")
    if match.regex is not None:
        fits = re.search(match.regex, facts.name) is not None
        yield _Finding(fits, f"its name {'fits' if fits else 'does not fit'} {match.regex}")
    if match.min_age is not None:
        age = now - facts.created_at
        yield _Finding(age >= match.min_age, f"it was made {span(age)} ago")
    if match.idle_for is not None:
        yield _idle(facts, match, now)
    if match.size_over is not None:
        size = facts.size or 0
        yield _Finding(size > match.size_over, f"it holds {sized(facts.size)}")
    if match.parent is not None:
        yield _named(facts.parent or "", match.parent, "its parent's name")
    if match.created_by is not None:
        yield _Finding(facts.created_by in match.created_by, f"{facts.created_by or 'nobody known'} made it")
    if match.no_expiry is not None:
        words = "it has an expiry" if facts.expires_at else "it has no expiry"
        yield _Finding((facts.expires_at is None) is match.no_expiry, words)
    if match.pr is not None:
        yield _pull_request(match.pr, facts, now)
    if match.any:
        yield _any([_all(_findings(each, facts, now)) for each in match.any])
    for each in match.none:
        finding = _all(_findings(each, facts, now))
        yield _Finding(None if finding.holds is None else not finding.holds, finding.words)


def _named(name: str, patterns: tuple[str, ...], what: str) -> _Finding:
    for pattern in patterns:
        if fnmatchcase(name, pattern):
            return _Finding(True, f"{what} fits {pattern}")
    return _Finding(False, f"{what} fits no pattern")


def _idle(facts: Facts, match: Match, now: datetime) -> _Finding:
    if facts.idle_since is None or match.idle_for is None:
        return _Finding(False, "it has not been watched for long enough")
    idle = now - facts.idle_since
    return _Finding(idle >= match.idle_for, f"nothing has run or been written on it for {span(idle)}")


def _reference(rule: PullRequestRule, name: str) -> Reference | None:
    """The whole name has to fit: `staging-pr-7-copy` is nobody's pull request."""
    named = re.fullmatch(rule.pattern, name)
    number = (named["number"] or "") if named else ""
    return Reference(rule.repository, int(number)) if re.fullmatch("[0-9]{1,10}", number) else None


def _pull_request(rule: PullRequestRule, facts: Facts, now: datetime) -> _Finding:
    reference = _reference(rule, facts.name)
    if reference is None:
        return _Finding(False, "its name has no pull request's number")
    request = facts.pull_requests.get(reference, _NOT_ASKED)
    if isinstance(request, Unknown):
        return _Finding(None, f"pull request #{reference.number} could not be looked up: {request.why}")
    if request.closed_at is None:
        return _Finding(False, f"pull request #{request.number} is open")
    closed = now - request.closed_at
    done = "merged" if request.merged else "closed"
    long_enough = rule.min_closed is None or closed >= rule.min_closed
    return _Finding(long_enough, f"pull request #{request.number} was {done} {span(closed)} ago")


def _all(findings: Iterable[_Finding]) -> _Finding:
    """All hold; else the first that does not, after which nothing is looked at, or that is not known."""
    known = []
    for each in findings:
        if each.holds is False:
            return each
        known.append(each)
    unknown = next((each for each in known if each.holds is None), None)
    return unknown or _Finding(True, " and ".join(each.words for each in known))


def _any(findings: list[_Finding]) -> _Finding:
    """The first that holds; else one that could not be found out; else all that do not."""
    for holds in (True, None):
        if found := next((each for each in findings if each.holds is holds), None):
            return found
    return _Finding(False, ", and ".join(each.words for each in findings))
