"""Runs a command that only reads, at its set time, and posts its answer in the channel."""

import asyncio

import structlog

from bot.audit import Entry, Result
from bot.clock import Clock
from bot.command import Actor, Effect, Outcome, Person
from bot.contexts import Contexts
from bot.errors import SlackError, cannot_post
from bot.neon.waiting import Trace
from bot.outbox import Outbox
from bot.parsing import parse
from bot.policy import Verdict
from bot.resolve import Resolver, named_project
from bot.schedules.planned import Planned
from bot.slack.gateway import Gateway
from bot.slack.picture import draw
from bot.slack.views import schedule as views
from bot.slack.views.message import Message
from bot.store.audit import Audit
from bot.store.runs import Run
from bot.text import split

log = structlog.get_logger(__name__)


class Answers:
    """The work of schedules that name a command. The configuration's author has asked for it."""

    def __init__(
        self, contexts: Contexts, outbox: Outbox, gateway: Gateway, audit: Audit, clock: Clock
    ) -> None:
        self._contexts = contexts
        self._outbox = outbox
        self._gateway = gateway
        self._audit = audit
        self._clock = clock

    async def do(self, plan: Planned, run: Run) -> str:
        """Run the command and post what it says."""
        trace = Trace()
        outcome = await self._answer(plan, trace)
        message = views.on_schedule(outcome.message, plan, run.missed, run.asked_by)
        try:
            standing, was_there = await self._outbox.post(plan.channel_id, _key(run), message)
            for each in () if was_there else outcome.thread:
                await self._gateway.reply(plan.channel_id, standing.ts, each)
        except SlackError as error:
            raise cannot_post(error) from None
        if not was_there:
            await self._picture(plan.channel_id, standing.ts, message)
        await self._audit.record(self._entry(plan, Result.DONE, "", trace))
        return ""

    async def _picture(self, channel_id: str, ts: str, message: Message) -> None:
        """Where the chart's block is not shown, a picture of it goes below the message."""
        if message.chart is None or self._gateway.shows_charts(message):
            return
        try:
            picture = await asyncio.to_thread(draw, message.chart)
            await self._gateway.reply(channel_id, ts, picture)
        except SlackError as error:
            # The words are complete without it.
            log.warning("a chart could not be posted", channel=channel_id, code=error.code)

    async def give_up(self, plan: Planned, run: Run, why: str) -> None:
        """Silence would look like good news, so the channel is told."""
        await self._audit.record(self._entry(plan, Result.FAILED, why, Trace()))
        try:
            message = views.not_run(plan, why, self._contexts.config.command)
            await self._outbox.post(plan.channel_id, f"{_key(run)}:failed", message)
        except SlackError as error:
            log.warning("nowhere to say that a schedule failed", schedule=plan.name, code=error.code)

    async def _answer(self, plan: Planned, trace: Trace) -> Outcome:
        now = self._clock.now()
        entry, rest = self._contexts.registry.match(split(plan.what))
        parsed = parse(entry, rest, now=now)
        project = named_project(entry, parsed, self._contexts.projects(plan.channel_id))
        actor = Actor("", "", f"the schedule {plan.name}", Person.MEMBER)
        context = self._contexts.build(
            actor, plan.channel_id, now=now, request_id="", chosen=project, trace=trace
        )
        args = await Resolver(context.neon, context.projects, project).resolve(
            entry.command.args, parsed.given
        )
        if entry.command.check:
            entry.command.check(context, args)
        return await entry.command.run(context, args)

    def _entry(self, plan: Planned, outcome: Result, detail: str, trace: Trace) -> Entry:
        return Entry(
            team_id="",
            channel_id=plan.channel_id,
            user_id="",
            user_name=f"schedule {plan.name}",
            text=plan.what,
            command=self._contexts.registry.match(split(plan.what))[0].name,
            effect=Effect.READ.value,
            decision=Verdict.ALLOW.value,
            rule=f"{self._contexts.config.name}: schedules.{plan.name}",
            outcome=outcome,
            detail=detail,
            neon_request_ids=tuple(trace.request_ids),
            config_hash=self._contexts.config.hash,
        )


def _key(run: Run) -> str:
    return f"run:{run.schedule}:{run.due_at.timestamp():.0f}"
