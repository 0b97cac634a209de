"""The pipeline: one delivery from Slack to one outcome, with the one error boundary around it."""

from secrets import token_hex

import structlog
from structlog.contextvars import bound_contextvars

from bot.answering import Answering
from bot.approving import Approving
from bot.audit import Result
from bot.contexts import Contexts
from bot.entrance import Admitted, Entrance
from bot.errors import BotError, NotFoundError, NothingToDoError, StoreError
from bot.inbox import First
from bot.invocation import Invocation
from bot.loose_ends import LooseEnds
from bot.neon.errors import NeonError
from bot.neon.waiting import Trace
from bot.policy import groups_needed
from bot.reviewing import Reviewing
from bot.slack.incoming import (
    APPROVE,
    CANCEL,
    CONFIRM,
    DECLINE,
    DECLINED,
    REVIEWED,
    RUN,
    TURN,
    WITHDRAW,
    Incoming,
)
from bot.slack.people import People
from bot.slack.views import error as views
from bot.store.audit import Audit
from bot.store.requests import LostLeaseError
from bot.text import from_slack, split
from bot.trail import Trail, outcome_of
from bot.writes import Writes

log = structlog.get_logger(__name__)


class Dispatch:
    """Takes every delivery through match, parse, judge, resolve, run; ends each with an audit row."""

    def __init__(
        self,
        contexts: Contexts,
        entrance: Entrance,
        writes: Writes,
        approving: Approving,
        reviewing: Reviewing,
        loose_ends: LooseEnds,
        answering: Answering,
        people: People,
        audit: Audit,
    ) -> None:
        self._contexts = contexts
        self._entrance = entrance
        self._writes = writes
        self._approving = approving
        self._reviewing = reviewing
        self._loose_ends = loose_ends
        self._answering = answering
        self._people = people
        self._audit = audit

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
                    await self._put_off(incoming, error, trail)
                    return
                neon_id = error.request_id if isinstance(error, NeonError) else ""
                message = views.error(error, slash=self._contexts.config.command, request_id=neon_id)
                await self._answering.tell(incoming, message, window=trail.window)
                if incoming.gesture == RUN and isinstance(error, NotFoundError | NothingToDoError):
                    await self._loose_ends.outdated(incoming)
                await self._record(trail, outcome_of(error), error.message)
            except Exception:
                error_id = token_hex(4)
                log.exception("a delivery failed unexpectedly", error_id=error_id)
                await self._answering.tell(incoming, views.unexpected(error_id), window=trail.window)
                await self._record(trail, Result.FAILED, f"unexpected error {error_id}")

    async def _route(self, incoming: Incoming, trail: Trail) -> None:
        if incoming.gesture in {CONFIRM, CANCEL}:
            actor = await self._people.actor(incoming, self._groups(incoming), fresh=True)
            await self._writes.clicked(incoming, actor, trail)
        elif incoming.gesture in {APPROVE, DECLINE, WITHDRAW, DECLINED}:
            actor = await self._people.actor(incoming, self._groups(incoming), fresh=True)
            await self._approving.clicked(incoming, actor, trail)
        elif incoming.gesture in {TURN, REVIEWED}:
            actor = await self._people.actor(incoming, self._groups(incoming), fresh=True)
            await self._reviewing.clicked(incoming, actor, trail)
        else:
            await self._command(incoming, trail)

    async def _command(self, incoming: Incoming, trail: Trail) -> None:
        line = self._entrance.understand(_words(incoming), trail)
        actor = await self._people.actor(incoming, self._groups(incoming), fresh=line.fresh)
        admitted = await self._entrance.admit(line, actor, trail)
        command, needed = admitted.entry.command, admitted.needed
        if command.admins_only or not (needed.writes or command.follows or admitted.decision.approval):
            await self._run(incoming, admitted, trail)
            await self._record(trail, Result.DONE)
            return
        target = await self._entrance.aim(admitted, trail)
        await self._writes.take(
            Invocation(
                *(incoming, admitted.entry, admitted.args, admitted.context, admitted.decision, target)
            ),
            trail,
        )

    async def _run(self, incoming: Incoming, admitted: Admitted, trail: Trail) -> None:
        """What is done at once: a look, shown in a window or told in private, or an order."""
        command, context, args = admitted.entry.command, admitted.context, admitted.args
        if form := command.form:
            trail.window = await self._answering.open(incoming, form.waiting(context, args))
            if trail.window and await self._answering.show(trail.window, await form.filled(context, args)):
                return
        outcome = await command.run(context, args)
        tell = self._answering.announce if command.admins_only else self._answering.answer
        await tell(incoming, outcome)

    def _groups(self, incoming: Incoming) -> frozenset[str]:
        return groups_needed(self._contexts.config, incoming.channel_id)

    async def _put_off(self, incoming: Incoming, error: StoreError, trail: Trail) -> None:
        """Nothing was begun, and the delivery is kept: it is claimed again when the store is back."""
        log.error("the store was lost before anything was begun", problem=error.message)
        if incoming.reply_to:  # once is enough
            await self._answering.tell(incoming, views.kept(), window=trail.window)

    async def _record(self, trail: Trail, outcome: Result, detail: str = "") -> None:
        if trail.recorded_elsewhere:
            return
        try:
            await self._audit.record(trail.entry(outcome, detail), delivery=trail.delivery)
        except BotError as error:
            log.error("could not write the audit row", outcome=outcome.value, problem=error.message)


def _words(incoming: Incoming) -> tuple[str, ...]:
    # A button's value is a line of our own, in which a name that looks like Slack's markup is a name.
    return split(incoming.line if incoming.gesture else from_slack(incoming.line))
