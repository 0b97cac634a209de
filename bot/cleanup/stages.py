"""How far a branch has come on its way out, and what is to be told of it, each thing once. Pure.

    found → warned → (reminded) → due → deleted → closed

Whatever makes it no candidate any more (use, Keep, protection, a new child) ends the case; should it
become one again, everything begins anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.cleanup.facts import Facts
from bot.cleanup.rules import Judgement, Verdict
from bot.config_cleanup import CleanupPolicy, Mode
from bot.github.pull_request import PullRequest


class Stage(StrEnum):
    """How far a case has come."""

    FOUND = "found"  # not told yet
    WARNED = "warned"  # told, with the day on which it is due
    DUE = "due"  # that day has come
    DELETING = "deleting"  # the call may have been sent
    DELETED = "deleted"  # gone, and can be brought back until `recoverable_until`, if that is known
    CLOSED = "closed"  # gone for good, or brought back, or let go of


OPEN = (Stage.FOUND, Stage.WARNED, Stage.DUE)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One branch under one policy.

    seen      what the branch was like when it was told; if that changes, the case begins anew
    reminded  how many of the policy's reminders were given
    deleted_at  also of a branch that was brought back since: then its case is an open one again
    """

    policy: str
    project_id: str
    branch_id: str
    branch_name: str
    stage: Stage
    reasons: tuple[str, ...]
    found_at: datetime
    seen: str = ""
    warned_at: datetime | None = None
    due_at: datetime | None = None
    reminded: int = 0
    deleted_at: datetime | None = None
    recoverable_until: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Its branch."""
        return self.project_id, self.branch_id

    def turn(self, policy: CleanupPolicy) -> datetime | None:
        """When it is to go, or would be if the policy deleted; None before it is told and once it is gone."""
        if self.stage not in OPEN or self.warned_at is None:
            return None
        return self.due_at or _due(policy, self.warned_at)


@dataclass(frozen=True)
class Kept:
    """Somebody wants a branch kept; `until` None: for ever. `request_id` is what kept it last, if known."""

    project_id: str
    branch_id: str
    until: datetime | None
    by: str
    reason: str
    times: int
    request_id: str | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is kept at that time."""
        return self.until is None or now < self.until


@dataclass(frozen=True)
class Agreement:
    """Somebody has said yes to the deletion of a case: of the one that was found then."""

    found_at: datetime
    by: str


@dataclass(frozen=True)
class Sorted:
    """Every branch of a look, by what is to be said of it.

    ended     cases that are none any more
    told_due  those of `due` that were told as due before
    """

    new: tuple[Case, ...] = ()
    waiting: tuple[Case, ...] = ()
    remind: tuple[Case, ...] = ()
    due: tuple[Case, ...] = ()
    kept: tuple[tuple[Facts, Kept], ...] = ()
    barred: tuple[tuple[Facts, str], ...] = ()
    unchecked: tuple[tuple[Facts, str], ...] = ()
    ended: tuple[Case, ...] = ()
    told_due: frozenset[tuple[str, str]] = frozenset()

    def ranked(self, order: Callable[[Case], tuple[float, float]]) -> "Sorted":
        """The same, each group that people read in this order."""

        def ordered(cases: tuple[Case, ...]) -> tuple[Case, ...]:
            return tuple(sorted(cases, key=order))

        return replace(
            self,
            new=ordered(self.new),
            waiting=ordered(self.waiting),
            remind=ordered(self.remind),
            due=ordered(self.due),
        )

    @property
    def open(self) -> tuple[Case, ...]:
        """All that may go, the soonest first."""
        return (*self.due, *self.remind, *self.waiting, *self.new)


def sort(
    policy: CleanupPolicy,
    name: str,
    judged: Sequence[tuple[Facts, Judgement]],
    cases: Mapping[tuple[str, str], Case],
    kept: Mapping[tuple[str, str], Kept],
    now: datetime,
) -> Sorted:
    """What a look makes of the cases that there were, and which new ones there are."""
    groups: dict[str, list[Case]] = {each: [] for each in ("new", "waiting", "remind", "due")}
    holding: list[tuple[Facts, Kept]] = []
    others: dict[Verdict, list[tuple[Facts, str]]] = {Verdict.NEVER: [], Verdict.UNCHECKED: []}
    going = set()
    for facts, found in judged:
        key = (facts.project.id, facts.id)
        if found.verdict is Verdict.CANDIDATE:
            keep = kept.get(key)
            if keep is not None and keep.holds(now):
                holding.append((facts, keep))
                continue
            going.add(key)
            group, case = _placed(policy, name, facts, found, cases.get(key), keep, now)
            groups[group].append(case)
        elif found.verdict in others:
            others[found.verdict].append((facts, found.reasons[0]))
        if found.verdict is Verdict.UNCHECKED:
            # Neither here nor there: what it was warned of still holds once it can be checked again.
            going.add(key)
    ended = tuple(case for key, case in cases.items() if key not in going and case.stage in OPEN)
    return Sorted(
        **{group: tuple(each) for group, each in groups.items()},
        kept=tuple(holding),
        barred=tuple(others[Verdict.NEVER]),
        unchecked=tuple(others[Verdict.UNCHECKED]),
        ended=ended,
        told_due=frozenset(key for key, case in cases.items() if case.stage is Stage.DUE),
    )


def warned(case: Case, policy: CleanupPolicy, now: datetime) -> Case:
    """The case once it has been told: from then on the grace runs, if anything is to be deleted at all."""
    due_at = None if policy.mode is Mode.REPORT else _due(policy, now)
    return replace(case, stage=Stage.WARNED, warned_at=now, due_at=due_at)


def _due(policy: CleanupPolicy, warned_at: datetime) -> datetime:
    return policy.warn.grace.ends(warned_at, policy.schedule.timetable, policy.freeze)


def seen(facts: Facts) -> str:
    """What must stay as it is between the warning and the deletion, as text to compare."""
    return repr((facts.name, facts.protected, facts.default, facts.children, facts.parent))


def _is_another(case: Case, facts: Facts, policy: CleanupPolicy, keep: Kept | None) -> bool:
    """Whether the branch was used or kept, or has become something else, since the case began."""
    # Also where that time has passed between two looks.
    kept = keep is not None and keep.until is not None and keep.until > case.found_at
    used = facts.idle_since is not None and facts.idle_since > case.found_at
    closed = (each.closed_at for each in facts.pull_requests.values() if isinstance(each, PullRequest))
    reopened = any(each is not None and each > case.found_at for each in closed)
    # A policy that only reported has named no day, so nobody was warned; and the other way round.
    promise = case.stage is not Stage.FOUND and (case.due_at is None) is not (policy.mode is Mode.REPORT)
    return used or kept or reopened or promise or case.stage not in OPEN or case.seen != seen(facts)


def _placed(
    policy: CleanupPolicy,
    name: str,
    facts: Facts,
    found: Judgement,
    case: Case | None,
    keep: Kept | None,
    now: datetime,
) -> tuple[str, Case]:
    if case is None or _is_another(case, facts, policy, keep):
        return "new", Case(
            policy=name,
            project_id=facts.project.id,
            branch_id=facts.id,
            branch_name=facts.name,
            stage=Stage.FOUND,
            reasons=found.reasons,
            found_at=now,
            seen=seen(facts),
            deleted_at=case.deleted_at if case else None,
        )
    case = replace(case, reasons=found.reasons)
    if case.stage is Stage.FOUND:
        return "new", case
    if case.due_at is None:
        return "waiting", case
    if case.due_at <= now:
        return "due", replace(case, stage=Stage.DUE)
    given = sum(case.due_at - before <= now for before in policy.warn.remind_before)
    if given > case.reminded:
        return "remind", replace(case, reminded=given)
    return "waiting", case
