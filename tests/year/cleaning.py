"""The bot's cleanup without its network and tables: its pure parts, in the order in which a run has them.

What `bot/cleanup/looks.py`, `rounds.py` and `removing.py` do between those parts is repeated here in short:
reading projects one by one, remembering cases, asking of pull requests, and going through what is due.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType

from bot.cleanup.activity import Sample, looked_at
from bot.cleanup.facts import Facts
from bot.cleanup.inventory import facts_of
from bot.cleanup.looks import held_back, policy_hash, too_many
from bot.cleanup.report import Report
from bot.cleanup.rules import Judgement, Verdict, judge, references
from bot.cleanup.second_look import SecondLook, changed_since
from bot.cleanup.stages import OPEN, Case, Kept, Sorted, Stage, sort, warned
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy, Mode
from bot.github.pull_request import PullRequest, Reference, Unknown
from tests.year.account import NEVER, Account, Lived
from tests.year.oracle import Allowed, Message, Oracle
from tests.year.rules import NEVER_TOUCH, Rules

Key = tuple[str, str]
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Parts:
    """The pure parts of cleanup. A test hands in a broken one, to see that the oracle notices."""

    looked_at: Callable[..., Sample] = looked_at
    judge: Callable[..., Judgement] = judge
    sort: Callable[..., Sorted] = sort
    warned: Callable[[Case, CleanupPolicy, datetime], Case] = warned
    held_back: Callable[[Report], str] = held_back
    changed_since: Callable[..., str] = changed_since


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one run, and what people do while it is at work."""

    unread: frozenset[str] = frozenset()
    github_is_down: bool = False
    refuses: bool = False
    meanwhile: Callable[[Lived, datetime], None] = lambda branch, at: None


@dataclass
class Cleaning:
    """What the bot would have in its tables, and the runs."""

    account: Account
    oracle: Oracle
    parts: Parts
    cases: dict[str, dict[Key, Case]] = field(default_factory=dict)
    samples: dict[Key, Sample] = field(default_factory=dict)
    reported: dict[str, str] = field(default_factory=dict)
    runs: int = 0
    deleted: int = 0
    now: datetime = NEVER  # for whichever run does a step

    @property
    def can_be_brought_back(self) -> set[str]:
        """The branches of which it is known that cleanup deleted them."""
        every = (case for cases in self.cases.values() for case in cases.values())
        return {case.branch_id for case in every if case.stage is Stage.DELETED}

    def run(
        self,
        rules: Rules,
        policy: CleanupPolicy,
        at: datetime,
        trouble: Trouble,
        agreed: Mapping[Key, datetime] = MappingProxyType({}),
        message: str = "",
    ) -> Iterator[Mapping[Key, datetime]]:
        """One run, step by step: look and tell, remember, and only then delete, one by one.

        A process that is stopped does no more steps. What is asked for comes with each of them. `message`: a
        run that is begun anew has the same one.
        """
        projects = [ProjectRef(alias, f"p-{alias}") for alias in rules.projects]
        read = [each for each in projects if each.id not in trouble.unread]
        if not read:
            return
        self.runs += 1
        facts = [each for project in read for each in self._survey(project, at)]
        cases = self.cases.setdefault(rules.name, {})
        known = {key: case for key, case in cases.items() if key[0] not in trouble.unread}
        at += 5 * SECOND
        judged = [self._judged(policy, each, at, trouble, known) for each in facts]
        found = self.parts.sort(policy, rules.name, judged, known, self._kept(self.account.all()), at)
        report = self._report(rules, policy, at, found, judged, trouble)
        allowed = self.oracle.begins(rules, at, trouble.unread, len(facts), {key[1] for key in agreed})
        self.now = at + 5 * SECOND
        told = Message(message, _ids(found.new), _ids(found.remind), _ids(found.open))
        self.oracle.hears(rules, self.now, told)
        asked = {case.key: case.found_at for case in found.due} if report.asks else {}
        yield asked
        self._remember(cases, found, policy, self.now)
        for case in self._going(report, agreed):
            yield asked
            self.now += 10 * SECOND
            self._remove(rules, report, case, allowed, trouble)
        self.reported[rules.name] = _hash(rules)
        self.oracle.ends(rules)
        yield asked

    def _report(
        self,
        rules: Rules,
        policy: CleanupPolicy,
        at: datetime,
        found: Sorted,
        judged: Sequence[tuple[Facts, Judgement]],
        trouble: Trouble,
    ) -> Report:
        report = Report(
            policy=policy,
            name=rules.name,
            at=at,
            sorted=found,
            facts={(each.project.id, each.id): each for each, _ in judged},
            projects=len(rules.projects),
            scanned=len(rules.projects) - len(trouble.unread),
            missing=tuple((each, "it could not be read") for each in sorted(trouble.unread)),
            dry_run=policy.mode is Mode.REPORT or self.reported.get(rules.name) != _hash(rules),
        )
        return replace(report, held_back=self.parts.held_back(report), too_many=too_many(report))

    def _going(self, report: Report, agreed: Mapping[Key, datetime]) -> list[Case]:
        if report.held_back or report.policy.mode is Mode.REPORT:
            return []
        if not report.asks:
            return list(report.sorted.due)
        return [case for case in report.sorted.due if agreed.get(case.key) == case.found_at]

    def _survey(self, project: ProjectRef, at: datetime) -> tuple[Facts, ...]:
        branches = self.account.projects[project.id].values()
        shown = [each.shown(at) for each in branches]
        for lived, branch in zip(branches, shown, strict=True):
            computes = [compute] if (compute := lived.compute(at)) else []
            key = (project.id, branch.id)
            self.samples[key] = self.parts.looked_at(branch, computes, self.samples.get(key), at)
        return facts_of(project, shown, {each.id: self.samples[project.id, each.id] for each in shown})

    def _judged(
        self,
        policy: CleanupPolicy,
        facts: Facts,
        at: datetime,
        trouble: Trouble,
        cases: Mapping[Key, Case],
    ) -> tuple[Facts, Judgement]:
        case = cases.get((facts.project.id, facts.id))
        turn = case.turn(policy) if case else None
        found = self.parts.judge(policy, facts, at, never_touch=NEVER_TOUCH, turn=turn)
        if found.verdict is Verdict.UNCHECKED:
            known = {each: self._request(each, trouble) for each in references(policy.match, facts.name)}
            facts = replace(facts, pull_requests=known)
            found = self.parts.judge(policy, facts, at, never_touch=NEVER_TOUCH, turn=turn)
        return facts, found

    def _request(self, reference: Reference, trouble: Trouble) -> PullRequest | Unknown:
        if trouble.github_is_down:
            return Unknown("GitHub does not answer", passing=True)
        if reference.number not in self.account.requests:
            return Unknown("there is none")
        return PullRequest(reference.number, self.account.requests[reference.number])

    def _kept(self, branches: Iterable[Lived | None]) -> Mapping[Key, Kept]:
        kept = self.account.kept
        return {
            (each.project_id, each.id): Kept(each.project_id, each.id, kept[each.id].until, "U0DANA", "", 1)
            for each in branches
            if each is not None and each.id in kept
        }

    def _remember(self, cases: dict[Key, Case], found: Sorted, policy: CleanupPolicy, at: datetime) -> None:
        new = [self.parts.warned(case, policy, at) for case in found.new]
        for case in (*new, *found.waiting, *found.remind, *found.due):
            # As the table has it: what another run has deleted since this one looked is not put back,
            # and a case that has begun since stands, with the reminders that were given.
            now = cases.get(case.key, case)
            newer = (now.found_at, now.reminded) > (case.found_at, case.reminded)
            if now.deleted_at in {None, case.deleted_at} and not newer:
                cases[case.key] = case
        self._forget(cases, found.ended)

    def _forget(self, cases: dict[Key, Case], ended: Iterable[Case]) -> None:
        for case in ended:
            if case.key in cases and cases[case.key].stage in OPEN and self._stands(cases, case):
                del cases[case.key]

    def _stands(self, cases: Mapping[Key, Case], case: Case) -> bool:
        """Whether no other case has begun with the same branch since."""
        return case.key in cases and cases[case.key].found_at == case.found_at

    def _remove(self, rules: Rules, report: Report, case: Case, allowed: Allowed, trouble: Trouble) -> None:
        project, cases, at = self.account.projects[case.project_id], self.cases[rules.name], self.now
        if self.parts.held_back(replace(report, at=at)):
            return
        if lived := project.get(case.branch_id):
            trouble.meanwhile(lived, at - 5 * SECOND)
        lived = project.get(case.branch_id)
        compute = lived.compute(at) if lived else None
        look = SecondLook(
            tuple(each.shown(at) for each in project.values()),
            (compute,) if compute else (),
            self._kept((lived,)).get(case.key),
        )
        facts = report.facts[case.key]
        if self.parts.changed_since(case, facts, report.policy, look, at, never_touch=NEVER_TOUCH):
            self._forget(cases, (case,))
        elif lived is None or trouble.refuses or not self._stands(cases, case):
            return
        elif cases[case.key].stage is Stage.DUE:
            self.oracle.sees_deleted(rules, lived, at, allowed)
            self.oracle.gone.add(lived.id)
            self.account.delete(lived, at)
            self.deleted += 1
            cases[case.key] = replace(case, stage=Stage.DELETED, deleted_at=at)


@cache
def _hash(rules: Rules) -> str:
    return policy_hash(rules.policy())


def _ids(cases: Iterable[Case]) -> list[str]:
    return [case.branch_id for case in cases]
