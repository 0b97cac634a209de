"""One run of a cleanup policy: look, judge, tell, and only then delete what was due."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.audit import Entry, Result
from bot.cleanup.answers import StoredReport
from bot.cleanup.looks import Looks, held_back
from bot.cleanup.removing import Removing
from bot.cleanup.report import Fate, Removal, Report
from bot.cleanup.stages import Case, Sorted, Stage, warned
from bot.clock import Clock
from bot.command import Actor, Effect, Person
from bot.config_cleanup import Mode
from bot.contexts import Contexts
from bot.errors import BotError, SlackError, cannot_post
from bot.outbox import Outbox
from bot.policy import Verdict as Allowed
from bot.schedules.planned import Planned
from bot.slack.gateway import Gateway
from bot.slack.views import cleanup as views
from bot.store.audit import Audit
from bot.store.cleanup_agreements import CleanupAgreements
from bot.store.cleanup_cases import CleanupCases
from bot.store.cleanup_reports import CleanupReports
from bot.store.runs import Run

log = structlog.get_logger(__name__)

# A yes holds for the run that it asks for, also if that is put off for a while; not for those of later days.
AGREED_FOR = timedelta(hours=1)
A_MONTH = timedelta(days=30)
_RESULTS = {
    Fate.DELETED: Result.DONE,
    Fate.CHANGED: Result.REFUSED,
    Fate.STOPPED: Result.REFUSED,
    Fate.UNKNOWN: Result.UNKNOWN,
}


@dataclass(frozen=True)
class Tools:
    """What a run works with."""

    looks: Looks
    removing: Removing
    cases: CleanupCases
    agreements: CleanupAgreements
    reports: CleanupReports
    outbox: Outbox
    gateway: Gateway
    audit: Audit
    clock: Clock


class Rounds:
    """The work of cleanup policies, for the conductor. A run that was cut off goes on where it was."""

    def __init__(self, contexts: Contexts, tools: Tools) -> None:
        self._contexts = contexts
        self._use = tools

    async def do(self, plan: Planned, run: Run) -> str:
        """One run. Raises BotError when nothing could be looked at, or nothing can be told."""
        settled = await self._settled(plan.name)
        report = replace(await self._use.looks.look(plan.name, run.due_at), removals=settled)
        await self._record(report)
        ts = await self._tell(report, run)
        report = replace(report, first=frozenset(case.key for case in report.top))
        await self._remember(report)
        report = await self._remove(report)
        if ts is not None and len(report.removals) > len(settled):
            await self._edit(report, ts)
        summary = Counter(each.fate.value for each in report.removals) | _counts(report.sorted)
        if saved := report.saved:
            summary |= Counter(saved_low=round(100 * saved.low), saved_high=round(100 * saved.high))
        until = report.aftermath.until if ts else None
        lasting = views.lasting(report, self._contexts.config.command) if until else None
        await self._use.reports.end(
            plan.name, run.due_at, report.at, ts, summary, message=lasting, look_at=until
        )
        return views.in_short(report)

    async def give_up(self, plan: Planned, run: Run, why: str) -> None:
        """The channel is told that there is no report: silence would look like good news."""
        try:
            message = views.not_run(plan.name, why, self._contexts.config.command)
            await self._use.outbox.post(plan.channel_id, f"{_key(plan.name, run.due_at)}:failed", message)
        except SlackError as error:
            log.warning("nowhere to say that a cleanup failed", policy=plan.name, code=error.code)

    async def _tell(self, report: Report, run: Run) -> str | None:
        """Post the run's message, or find it where an earlier try left it. None when it stays silent."""
        message = views.report(report, self._contexts.config.command)
        if report.empty and report.policy.report.on_empty != "post":
            last = await self._use.reports.latest(report.name, with_message=True)
            if not _heartbeat(report, last):
                await self._all_clear(report, last)
                return None
            message = views.all_clear(report)
        key = _key(report.name, run.due_at)
        try:
            standing, was_there = await self._use.outbox.post(report.policy.channel, key, message)
            if was_there:
                await self._use.gateway.edit(report.policy.channel, standing.ts, message)
            else:
                for each in views.rest(report, self._contexts.config.command):
                    await self._use.gateway.reply(report.policy.channel, standing.ts, each)
        except SlackError as error:
            raise cannot_post(error) from None
        return standing.ts

    async def _all_clear(self, report: Report, last: StoredReport | None) -> None:
        if report.policy.report.on_empty != "edit" or last is None or last.message_ts is None:
            return
        if last.summary.get("deleted"):
            return  # what has gone, and the button that brings it back, stays to be seen
        try:
            await self._use.gateway.edit(last.channel_id, last.message_ts, views.all_clear(report))
        except SlackError as error:
            log.info("could not edit the last report", policy=report.name, code=error.code)

    async def _remember(self, report: Report) -> None:
        """Everything that was told is from now on told; from here the grace runs."""
        now = self._use.clock.now()
        new = tuple(warned(case, report.policy, now) for case in report.sorted.new)
        changed = (*new, *report.sorted.waiting, *report.sorted.remind, *report.sorted.due)
        await self._use.cases.put(changed, report.sorted.ended)

    async def _remove(self, report: Report) -> Report:
        removals = list(report.removals)
        for case, by in await self._going(report):
            removal = await self._removal(report, case)
            removals.append(replace(removal, by=by))
            if removal.fate is Fate.CHANGED:
                await self._use.cases.put((), (case,))
        await self._record(replace(report, removals=tuple(removals[len(report.removals) :])))
        over = {each.case.key for each in removals if each.fate in {Fate.DELETED, Fate.CHANGED}}
        left = tuple(case for case in report.sorted.due if case.key not in over)
        return replace(report, removals=tuple(removals), sorted=replace(report.sorted, due=left))

    async def _removal(self, report: Report, case: Case) -> Removal:
        # Many deletions take a while, and a machine may have been asleep: people may have gone home by now.
        if why := held_back(replace(report, at=self._use.clock.now())):
            return Removal(case, Fate.STOPPED, why)
        facts, config = report.facts[case.key], self._contexts.config
        return await self._use.removing.remove(case, facts, report.policy, config, _actor(report.name))

    async def _going(self, report: Report) -> tuple[tuple[Case, str], ...]:
        """What is to be deleted now, and who said so; nobody where the policy itself says it."""
        if report.held_back or report.policy.mode is Mode.REPORT:
            return ()
        if not report.asks:
            return tuple((case, "") for case in report.sorted.due)
        said = await self._use.agreements.of(report.name, self._use.clock.now(), AGREED_FOR)
        agreed = [(case, said[case.key]) for case in report.sorted.due if case.key in said]
        # A case that began anew since is another one: nobody has said yes to that.
        return tuple((case, yes.by) for case, yes in agreed if yes.found_at == case.found_at)

    async def _record(self, report: Report) -> None:
        for removal in report.removals:
            await self._use.audit.record(self._entry(report, removal))

    async def _settled(self, name: str) -> tuple[Removal, ...]:
        """What became of deletions whose end nobody has seen."""
        cases = (await self._use.cases.of(name)).values()
        return tuple([await self._find_out(case) for case in cases if case.stage is Stage.DELETING])

    async def _find_out(self, case: Case) -> Removal:
        try:
            return await self._use.removing.find_out(case)
        except BotError as error:
            return Removal(case, Fate.UNKNOWN, error.message)

    async def _edit(self, report: Report, ts: str) -> None:
        try:
            message = views.report(report, self._contexts.config.command)
            await self._use.gateway.edit(report.policy.channel, ts, message)
        except SlackError as error:
            log.warning("could not show what was deleted", policy=report.name, code=error.code)

    def _entry(self, report: Report, removal: Removal) -> Entry:
        case = removal.case
        return Entry(
            team_id="",
            channel_id=report.policy.channel,
            user_id=removal.by,
            user_name=f"cleanup {report.name}",
            text=f"cleanup run {report.name}",
            command="cleanup run",
            effect=Effect.DESTROY.value,
            decision=Allowed.ALLOW.value,
            rule=f"{self._contexts.config.name}: cleanup.{report.name}",
            project_id=case.project_id,
            target=case.branch_id,
            target_name=case.branch_name,
            outcome=_RESULTS[removal.fate],
            detail=removal.why or "; ".join(case.reasons),
            config_hash=self._contexts.config.hash,
        )


def _heartbeat(report: Report, last: StoredReport | None) -> bool:
    """Whether it has been silent for so long that it has to be said that all is well."""
    if report.policy.report.heartbeat == "never":
        return False
    return last is None or report.at - last.due_at >= A_MONTH


def _counts(found: Sorted) -> Counter[str]:
    groups: Mapping[str, Sequence[object]] = {
        "new": found.new,
        "waiting": (*found.waiting, *found.remind),
        "due": found.due,
        "kept": found.kept,
    }
    return Counter({name: len(each) for name, each in groups.items()})


def _actor(name: str) -> Actor:
    return Actor("", "", f"cleanup {name}", Person.MEMBER)


def _key(name: str, due_at: datetime) -> str:
    return f"cleanup:{name}:{due_at.timestamp():.0f}"
