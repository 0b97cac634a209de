"""What a run of a cleanup policy would tell now."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass, replace
from datetime import datetime
from functools import cache
from math import ceil
from typing import TypeVar

import structlog

from bot.cleanup.facts import Facts
from bot.cleanup.grace import fit
from bot.cleanup.inventory import Inventory, Survey
from bot.cleanup.pull_requests import PullRequests
from bot.cleanup.removing import never_touch
from bot.cleanup.report import Report
from bot.cleanup.rules import Judgement, Verdict, judge, references
from bot.cleanup.savings import savings
from bot.cleanup.stages import Case, sort
from bot.clock import Clock
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy, Mode
from bot.config_in_force import ConfigInForce
from bot.errors import BotError
from bot.github.pull_request import Unknown
from bot.store.cleanup_cases import CleanupCases
from bot.store.cleanup_reports import CleanupReports

log = structlog.get_logger(__name__)

_T = TypeVar("_T")
_R = TypeVar("_R")

# Projects looked at side by side; Neon's own limit paces the calls.
AT_ONCE = 4
# Branches judged before others get a turn: acknowledgements must not wait for fifty thousand.
SLICE = 100


class Looks:
    """Looks at all branches of a policy's projects, and sorts them."""

    def __init__(
        self,
        in_force: ConfigInForce,
        inventory: Inventory,
        pull_requests: PullRequests,
        cases: CleanupCases,
        reports: CleanupReports,
        clock: Clock,
    ) -> None:
        self._in_force = in_force
        self._inventory = inventory
        self._pull_requests = pull_requests
        self._cases = cases
        self._reports = reports
        self._clock = clock

    async def look(self, name: str, due_at: datetime | None) -> Report:
        """What a run would tell now. Without `due_at` nothing of it is remembered: a dry run."""
        config = self._in_force.now
        policy = config.cleanup[name]
        live = False
        if due_at is not None:
            live = await self._reports.begin(name, due_at, policy_hash(policy), policy.channel)
        projects = _projects(policy, config.channels[policy.channel].refs)
        surveys, missing = await self._surveys(projects)
        if not surveys and missing:
            raise BotError(f"No project could be read: {missing[0][1]}")
        now = self._clock.now()
        ids = [survey.project.id for survey in surveys]
        cases = {key: case for key, case in (await self._cases.of(name)).items() if key[0] in ids}
        judged = await self.judged(policy, [facts for survey in surveys for facts in survey.branches], cases)
        branches = {(facts.project.id, facts.id): facts for facts, _ in judged}
        found = sort(policy, name, judged, cases, await self._cases.kept(ids), now)
        plans = await self._plans({case.project_id for case in found.open}) if config.costs else {}
        saved = savings(config.costs, plans, branches.values())
        found = found.ranked(lambda case: saved.rank(branches[case.key]))
        dry_run = policy.mode is Mode.REPORT or not live
        report = Report(
            policy=policy,
            name=name,
            at=now,
            due_at=due_at,
            sorted=found,
            facts=branches,
            savings=saved,
            before=await self._reports.latest(name),
            projects=len(projects),
            scanned=len(surveys),
            missing=missing,
            dry_run=dry_run,
        )
        return replace(report, held_back=held_back(report), too_many=too_many(report))

    async def judged(
        self, policy: CleanupPolicy, branches: Sequence[Facts], cases: Mapping[tuple[str, str], Case]
    ) -> list[tuple[Facts, Judgement]]:
        """What the policy makes of branches. GitHub is asked only of those that hang on its answer."""
        config, now = self._in_force.now, self._clock.now()

        @cache
        def patterns_of(project: ProjectRef) -> tuple[str, ...]:
            return never_touch(config, policy, project)

        def one(facts: Facts) -> tuple[Facts, Judgement]:
            patterns = patterns_of(facts.project)
            case = cases.get((facts.project.id, facts.id))
            return facts, judge(
                policy, facts, now, never_touch=patterns, turn=case.turn(policy) if case else None
            )

        first = await in_slices(one, branches)
        asked = {
            facts.id: tuple(references(policy.match, facts.name))
            for facts, found in first
            if found.verdict is Verdict.UNCHECKED
        }
        known = await self._pull_requests.of(each for wanted in asked.values() for each in wanted)
        return [
            one(replace(facts, pull_requests={each: known[each] for each in asked[facts.id]}))
            if facts.id in asked
            else (facts, found)
            for facts, found in first
        ]

    async def _plans(self, project_ids: Iterable[str]) -> Mapping[str, str]:
        """By project: what prices hang on. Nobody asks where there is nothing to tell."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(project_id: str) -> tuple[str, str]:
            async with turns:
                return project_id, await self._inventory.plan(project_id)

        return dict(await asyncio.gather(*map(one, project_ids)))

    async def _surveys(
        self, projects: Sequence[ProjectRef]
    ) -> tuple[tuple[Survey, ...], tuple[tuple[str, str], ...]]:
        """A look at each project; and those that could not be read, with the reason."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(project: ProjectRef) -> Survey | tuple[str, str]:
            async with turns:
                try:
                    return await self._inventory.of(project)
                except BotError as error:
                    log.warning("could not look at a project", project=project.id, problem=error.message)
                    return project.alias, error.message

        looks = await asyncio.gather(*(one(project) for project in projects))
        surveys = tuple(each for each in looks if isinstance(each, Survey))
        return surveys, tuple(each for each in looks if not isinstance(each, Survey))


async def in_slices(do: Callable[[_T], _R], things: Iterable[_T]) -> list[_R]:
    """Like `map`, and lets others have their turn after every SLICE of them."""
    done = []
    for number, each in enumerate(things, 1):
        done.append(do(each))
        if number % SLICE == 0:
            await asyncio.sleep(0)
    return done


def policy_hash(policy: CleanupPolicy) -> str:
    """Changes with anything that the policy says, and is the same in every process."""
    # Frozen mappings are none of pydantic's own, of which it would warn.
    said = json.dumps(policy.model_dump(warnings=False), default=_plain, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Mapping):
        return dict(value)
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def held_back(report: Report) -> str:
    """Why nothing may be deleted though something is due."""
    policy = report.policy
    if not report.sorted.due or policy.mode is Mode.REPORT:
        return ""
    if report.dry_run:
        return "the policy is new or was changed, so this run only reports"
    if report.missing:
        return "not all projects could be read"
    asked = [each for facts, _ in report.sorted.unchecked for each in facts.pull_requests.values()]
    if any(isinstance(each, Unknown) and each.passing for each in asked):
        return "not all pull requests could be looked up"
    return _no_time_for_it(report)


def _no_time_for_it(report: Report) -> str:
    """Whoever says yes is there, so only what happens by itself keeps off days on which nobody is."""
    policy = report.policy
    timetable = policy.schedule.timetable
    today = report.at.astimezone(timetable.zone).date()
    if period := next((each for each in policy.freeze if today in each), None):
        return f"the policy deletes nothing from {period.first} to {period.last}"
    if policy.mode is not Mode.AUTO or fit(report.at, timetable, policy.freeze):
        return ""
    return "it is Friday afternoon" if timetable.free_days.is_working_day(today) else "it is a free day"


def too_many(report: Report) -> str:
    """Why somebody has to say yes to what the policy would else delete by itself."""
    due, policy = len(report.sorted.due), report.policy
    most = min(policy.delete.max_per_run, ceil(len(report.facts) * policy.delete.max_percent / 100))
    if policy.mode is not Mode.AUTO or due <= most:
        return ""
    return f"{due} are due, and the policy deletes at most {most} by itself"


def _projects(policy: CleanupPolicy, refs: Sequence[ProjectRef]) -> tuple[ProjectRef, ...]:
    return tuple(ref for ref in refs if not policy.projects or ref.alias in policy.projects)
