"""Keeps what is due out of channels in which something stored stops everything, such as suspended ones."""

import structlog

from bot.admission import Admission, Wanted
from bot.audit import Entry, Result
from bot.command import Actor, Effect, Person
from bot.config_in_force import ConfigInForce
from bot.policy import Decision
from bot.schedules.conductor import Work
from bot.schedules.planned import Kind, Planned
from bot.store.audit import Audit
from bot.store.runs import Run

log = structlog.get_logger(__name__)


class Admitted:
    """Work that is done only where its channel may be used. What is refused is in the audit trail alone.

    The channel is not told: it may be just what is wrong.
    """

    def __init__(self, work: Work, admission: Admission, in_force: ConfigInForce, audit: Audit) -> None:
        self._work = work
        self._admission = admission
        self._in_force = in_force
        self._audit = audit

    async def do(self, plan: Planned, run: Run) -> str:
        """Do it, unless it is refused: then it is over, and the words say why."""
        refused = await self._refusal(plan)
        if refused is None:
            return await self._work.do(plan, run)
        log.warning("a scheduled run was refused", schedule=plan.name, why=refused.reason)
        await self._audit.record(self._entry(plan, refused))
        return refused.reason

    async def give_up(self, plan: Planned, run: Run, why: str) -> None:
        """Tell where it would have been told, if that may be used."""
        if await self._refusal(plan) is None:
            await self._work.give_up(plan, run, why)

    async def _refusal(self, plan: Planned) -> Decision | None:
        nobody = Actor("", "", f"the schedule {plan.name}", Person.MEMBER)
        return await self._admission.refusal(Wanted((Effect.READ,), nobody, plan.channel_id, None))

    def _entry(self, plan: Planned, refused: Decision) -> Entry:
        return Entry(
            team_id="",
            channel_id=plan.channel_id,
            user_id="",
            user_name=f"{'schedule' if plan.kind is Kind.COMMAND else plan.kind} {plan.name}",
            text=plan.what,
            decision=refused.verdict.value,
            rule=refused.rule,
            outcome=Result.REFUSED,
            detail=refused.reason,
            config_hash=self._in_force.now.hash,
        )
