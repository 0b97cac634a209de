"""What one run of a policy has to tell, as a value: the view makes a message of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.cleanup.answers import StoredReport
from bot.cleanup.facts import Facts
from bot.cleanup.savings import Range, Savings
from bot.cleanup.stages import Case, Sorted, Stage
from bot.config_cleanup import CleanupPolicy, Mode


class Fate(StrEnum):
    """What became of a branch that was due."""

    DELETED = "deleted"
    CHANGED = "changed"  # it is not any more what was warned of
    STOPPED = "stopped"  # a freeze, a limit, or Neon was in the way
    UNKNOWN = "unknown"  # the answer was lost; the next run finds out


@dataclass(frozen=True)
class Removal:
    """One branch that was due, and what became of it. `by`: who said yes to that, if somebody had to."""

    case: Case
    fate: Fate
    why: str = ""
    by: str = ""
    recoverable_until: datetime | None = None


@dataclass(frozen=True)
class Aftermath:
    """What has become of what a run deleted.

    left  can still be brought back
    gone  cannot
    back  was brought back
    """

    left: tuple[Case, ...] = ()
    gone: tuple[Case, ...] = ()
    back: tuple[Case, ...] = ()

    @property
    def until(self) -> datetime | None:
        """Until when anything of it can be brought back."""
        return max((case.recoverable_until for case in self.left if case.recoverable_until), default=None)


def aftermath(cases: Iterable[Case], since: datetime, until: datetime, now: datetime) -> Aftermath:
    """How those of a policy's cases stand now whose branches were deleted in that time."""
    left, gone, back = list[Case](), list[Case](), list[Case]()
    for case in cases:
        if case.deleted_at is None or not since <= case.deleted_at < until:
            continue
        if case.stage is not Stage.DELETED:
            back.append(case)
        elif case.recoverable_until is not None and case.recoverable_until > now:
            left.append(case)
        else:
            gone.append(case)
    return Aftermath(tuple(left), tuple(gone), tuple(back))


@dataclass(frozen=True)
class Report:
    """One run. `missing` are projects that could not be read, with the reason: then nothing is deleted.

    due_at    when the run was due, by which it is known; None: a look ahead
    dry_run   it deletes nothing, whatever the policy's mode: the policy is new or was changed
    held_back why nothing may be deleted though something is due; empty when nothing holds it back
    too_many  why nothing is deleted unless somebody says yes: more is due than the policy deletes by itself
    facts     the branches by project and id, for their sizes and makers
    savings   what branches cost
    before    what is left of the run before this one
    first     what its message showed when it was posted, the thread having the others; None: not posted yet
    """

    policy: CleanupPolicy
    name: str
    at: datetime
    sorted: Sorted
    facts: dict[tuple[str, str], Facts] = field(repr=False)
    projects: int
    scanned: int
    due_at: datetime | None = None
    missing: tuple[tuple[str, str], ...] = ()
    dry_run: bool = True
    held_back: str = ""
    too_many: str = ""
    removals: tuple[Removal, ...] = ()
    savings: Savings = field(default_factory=Savings)
    before: StoredReport | None = None
    first: frozenset[tuple[str, str]] | None = None

    @property
    def top(self) -> tuple[Case, ...]:
        """What the message itself shows: of what is still there, nothing that its thread shows."""
        if self.first is None:
            return self.sorted.open[: self.policy.report.top]
        return tuple(case for case in self.sorted.open if case.key in self.first)

    @property
    def asks(self) -> bool:
        """Whether what is due is deleted once somebody says yes."""
        possible = bool(self.sorted.due) and not self.held_back
        return possible and (self.policy.mode is Mode.ASK or bool(self.too_many))

    def saving(self, cases: Iterable[Case]) -> Range | None:
        """What goes from the bill with these branches; None without prices."""
        return self.savings.together(self.facts[case.key] for case in cases if case.key in self.facts)

    @property
    def saved(self) -> Range | None:
        """What this run has taken off the bill."""
        return self.saving(each.case for each in self.removals if each.fate is Fate.DELETED)

    @property
    def aftermath(self) -> Aftermath:
        """What of it can be brought back, right after the run."""
        return Aftermath(left=tuple(each.case for each in self.removals if each.recoverable_until))

    @property
    def empty(self) -> bool:
        """Whether there is nothing that anybody has to know or do."""
        groups = (self.sorted.open, self.removals, self.missing, self.sorted.unchecked)
        return not any(groups)
