"""The pipeline: one delivery from Slack to one outcome, with the one error boundary around it."""

from collections.abc import Callable
from secrets import token_hex

import structlog
from structlog.contextvars import bound_contextvars

from bot.admission import Admission, Wanted, wanted
from bot.approving import Approving
from bot.audit import Result
from bot.cards import aimed
from bot.clock import Clock
from bot.command import Actor, Effect, Outcome, ProjectRef, Target
from bot.contexts import Contexts
from bot.errors import (
    AmbiguousError,
    BotError,
    NotFoundError,
    NothingToDoError,
    RefusedError,
    SlackError,
    StoreError,
    cannot_post,
)
from bot.inbox import First
from bot.invocation import Invocation
from bot.judging import demand, judge, judge_target
from bot.loose_ends import LooseEnds
from bot.neon.errors import NeonError
from bot.neon.waiting import Trace
from bot.orders import Orders
from bot.parsing import Parsed, parse
from bot.policy import Decision, groups_needed
from bot.registry import Entry
from bot.resolve import Resolver, named_project
from bot.slack.gateway import Gateway
from bot.slack.incoming import (
    APPROVE,
    CANCEL,
    CONFIRM,
    DECLINE,
    DECLINED,
    PAGE,
    RUN,
    WITHDRAW,
    Incoming,
)
from bot.slack.people import People
from bot.slack.views import error as views
from bot.slack.views import freeze as freeze_views
from bot.slack.views.message import Message
from bot.store.audit import Audit
from bot.store.requests import LostLeaseError
from bot.text import from_slack, split
from bot.trail import Trail, outcome_of
from bot.writes import Writes

log = structlog.get_logger(__name__)

# For these, and for every click on a card, Slack is asked anew who somebody is.
_BY_LIVE_GROUPS = frozenset({Effect.DESTROY, Effect.REVEAL})


# The orders that somebody may give in a channel, on behalf of one delivery.
OrdersOf = Callable[[str, Actor, Trail], Orders]


class Dispatch:
    """Takes every delivery through match, parse, judge, resolve, run; ends each with an audit row."""

    def __init__(
        self,
        contexts: Contexts,
        admission: Admission,
        orders: OrdersOf,
        writes: Writes,
        approving: Approving,
        loose_ends: LooseEnds,
        gateway: Gateway,
        people: People,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._contexts = contexts
        self._admission = admission
        self._orders = orders
        self._writes = writes
        self._approving = approving
        self._loose_ends = loose_ends
        self._gateway = gateway
        self._people = people
        self._audit = audit
        self._clock = clock

    async def handle(self, incoming: Incoming, first: First) -> None:
        """Do what a delivery asks for, if it is the first one. Never raises; what goes wrong is told."""
        trail, kept = Trail(incoming, self._contexts.config.hash, Trace(), incoming.key), False
        with bound_contextvars(delivery=incoming.key):
            try:
                if not await first():
                    log.info("a delivery came twice")
                    return
                kept = True
                await self._route(incoming, trail)
            except LostLeaseError:
                log.info("another process goes on with a request")
            except BotError as error:
                if trail.recorded_elsewhere and isinstance(error, StoreError):
                    # The request is stored. It goes on, here or elsewhere, once the store can be reached.
                    log.error("the store was lost on the way", problem=error.message)
                    return
                if kept and isinstance(error, StoreError):
                    await self._put_off(incoming, error)
                    return
                neon_id = error.request_id if isinstance(error, NeonError) else ""
                message = views.error(error, slash=self._contexts.config.command, request_id=neon_id)
                await self._tell(incoming, message)
                if incoming.gesture == RUN and isinstance(error, NotFoundError | NothingToDoError):
                    await self._loose_ends.outdated(incoming)
                await self._record(trail, outcome_of(error), error.message)
            except Exception:
                error_id = token_hex(4)
                log.exception("a delivery failed unexpectedly", error_id=error_id)
                await self._tell(incoming, views.unexpected(error_id))
                await self._record(trail, Result.FAILED, f"unexpected error {error_id}")

    async def _route(self, incoming: Incoming, trail: Trail) -> None:
        if incoming.gesture in {CONFIRM, CANCEL}:
            actor = await self._people.actor(incoming, self._groups(incoming), fresh=True)
            await self._writes.clicked(incoming, actor, trail)
        elif incoming.gesture in {APPROVE, DECLINE, WITHDRAW, DECLINED}:
            actor = await self._people.actor(incoming, self._groups(incoming), fresh=True)
            await self._approving.clicked(incoming, actor, trail)
        else:
            await self._command(incoming, trail)

    async def _command(self, incoming: Incoming, trail: Trail) -> None:
        now = self._clock.now()
        registry = self._contexts.registry
        entry, rest = registry.match(_words(incoming))
        parsed = parse(entry, rest, now=now)
        if parsed.help_wanted:
            entry, rest = registry.match(("help", *entry.path))
            parsed = parse(entry, rest, now=now)
        trail.command, trail.name = entry.command, entry.name
        needed = demand(entry.command, parsed.given)  # UsageError for arguments that demand nothing known
        trail.given = parsed.given
        fresh = entry.command.admins_only or not _BY_LIVE_GROUPS.isdisjoint(needed.effects)
        actor = await self._people.actor(incoming, self._groups(incoming), fresh=fresh)
        project, decision = self._judged(entry, parsed, actor, incoming.channel_id, trail)
        standing = await self._admission.standing(incoming.channel_id)
        about = self._wanted(entry, parsed, actor, incoming.channel_id, project)
        _stop(await self._admission.refusal(about, standing), trail)
        context = self._contexts.build(
            actor,
            incoming.channel_id,
            now=now,
            request_id="",
            chosen=project,
            trace=trail.trace,
            standing=standing,
            orders=self._orders(incoming.channel_id, actor, trail) if entry.command.admins_only else None,
        )
        resolver = Resolver(context.neon, context.projects, project)
        args = await resolver.resolve(entry.command.args, parsed.given)
        if entry.command.check:
            entry.command.check(context, args)
        if entry.command.admins_only or not (needed.writes or entry.command.follows or decision.approval):
            outcome = await entry.command.run(context, args)
            tell = self._announce if entry.command.admins_only else self._answer
            await tell(incoming, outcome)
            await self._record(trail, Result.DONE)
            return
        target = await aimed(entry, context, args)
        self._touch(target, needed.effects[0], incoming.channel_id, project, trail)
        await self._writes.take(Invocation(incoming, entry, args, context, decision, target), trail)

    def _touch(
        self, target: Target, effect: Effect, channel_id: str, project: ProjectRef | None, trail: Trail
    ) -> None:
        """Raises RefusedError where `never_touch` keeps that effect off the target, by its real name."""
        trail.target, trail.target_name = target.id or target.name, target.name
        _stop(judge_target(self._contexts.config, effect, channel_id, project, target), trail)

    def _judged(
        self, entry: Entry, parsed: Parsed, actor: Actor, channel_id: str, trail: Trail
    ) -> tuple[ProjectRef | None, Decision]:
        """The project that is meant, and why this person may do it there. Raises RefusedError."""

        def judged(project: ProjectRef | None) -> Decision:
            config = self._contexts.config
            trail.config_hash = config.hash
            trail.decision = decision = judge(
                config, entry.command, entry.name, parsed.given, actor, channel_id, project
            )
            if decision.denied:
                raise RefusedError(decision.reason, rule=decision.rule)
            return decision

        try:
            trail.project = self._project(entry, channel_id, parsed)
        except (NotFoundError, AmbiguousError):
            # These name the channel's projects, which is nothing for whoever is refused anyway.
            judged(None)
            raise
        return trail.project, judged(trail.project)

    def _wanted(
        self, entry: Entry, parsed: Parsed, actor: Actor, channel_id: str, project: ProjectRef | None
    ) -> Wanted:
        projects = self._contexts.projects(channel_id)
        return wanted(entry.command, parsed.given, actor, channel_id, project, projects)

    def _groups(self, incoming: Incoming) -> frozenset[str]:
        return groups_needed(self._contexts.config, incoming.channel_id)

    def _project(self, entry: Entry, channel_id: str, parsed: Parsed) -> ProjectRef | None:
        return named_project(entry, parsed, self._contexts.projects(channel_id))

    async def _answer(self, incoming: Incoming, outcome: Outcome) -> None:
        """In private, unless there is a thread: then the channel sees it, with the rest below."""
        if not outcome.thread:
            await self._tell(incoming, outcome.message, replace=incoming.gesture == PAGE)
            return
        try:
            ts = await self._gateway.post(incoming.channel_id, outcome.message)
        except SlackError as error:
            raise cannot_post(error) from None
        for each in outcome.thread:
            try:
                await self._gateway.reply(incoming.channel_id, ts, each)
            except SlackError as error:
                log.warning("could not add to a thread", code=error.code)
                await self._tell(incoming, views.not_added(error.code))

    async def _put_off(self, incoming: Incoming, error: StoreError) -> None:
        """Nothing was begun, and the delivery is kept: it is claimed again when the store is back."""
        log.error("the store was lost before anything was begun", problem=error.message)
        if incoming.reply_to:  # once is enough
            await self._tell(incoming, views.kept())

    async def _announce(self, incoming: Incoming, outcome: Outcome) -> None:
        """Tell the channel of an order that was carried out. It holds, whether Slack takes that or not."""
        if not outcome.changed:
            await self._tell(incoming, outcome.message)
            return
        try:
            await self._gateway.post(incoming.channel_id, outcome.message)
        except SlackError as error:
            log.warning("could not announce an order", code=error.code)
            await self._tell(incoming, freeze_views.not_posted(outcome.message, error.code))

    async def _tell(self, incoming: Incoming, message: Message, *, replace: bool = False) -> None:
        try:
            if not incoming.reply_to:
                await self._gateway.post_private(incoming.channel_id, incoming.user_id, message)
                return
            await self._gateway.answer(incoming.reply_to, message, replace=replace)
        except SlackError as error:
            log.warning("could not answer", code=error.code)

    async def _record(self, trail: Trail, outcome: Result, detail: str = "") -> None:
        if trail.recorded_elsewhere:
            return
        try:
            await self._audit.record(trail.entry(outcome, detail), delivery=trail.delivery)
        except BotError as error:
            log.error("could not write the audit row", outcome=outcome.value, problem=error.message)


def _stop(refused: Decision | None, trail: Trail) -> None:
    """Raises RefusedError when something stands in the way of what the policy allows."""
    if refused:
        trail.decision = refused
        raise RefusedError(refused.reason, rule=refused.rule)


def _words(incoming: Incoming) -> tuple[str, ...]:
    # A button's value is a line of our own, in which a name that looks like Slack's markup is a name.
    return split(incoming.line if incoming.gesture else from_slack(incoming.line))
