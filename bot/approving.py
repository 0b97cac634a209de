"""Requests that others have to approve: each click is judged as things are now, the last one begins it."""

from dataclasses import replace

import structlog

from bot.approvers import Approvers, Click
from bot.audit import Result
from bot.beginnings import Beginnings
from bot.calls import target_of, working
from bot.cards import about, asked, mark, wanted
from bot.clicks import clicked_on, on_this_card, refuse_too_late
from bot.command import Actor, Person
from bot.contexts import Contexts, project_of
from bot.errors import RefusedError, SlackError, StaleRequestError, UsageError
from bot.holding import Holding
from bot.parsing import parse
from bot.policy import Decision
from bot.showing import Showing, ending_of
from bot.slack.gateway import Gateway
from bot.slack.incoming import APPROVE, DECLINE, WITHDRAW, Incoming
from bot.slack.views import approval as views
from bot.slack.views import error as error_views
from bot.slack.views import progress
from bot.slack.views.message import Message
from bot.store.approvals import Approvals
from bot.store.deliveries import Deliveries
from bot.store.requests import Request, Requests, State
from bot.trail import Trail

log = structlog.get_logger(__name__)


class Approving:
    """From a card that asks others to the call, or to the word that nothing was done."""

    def __init__(
        self,
        contexts: Contexts,
        approvers: Approvers,
        requests: Requests,
        approvals: Approvals,
        deliveries: Deliveries,
        gateway: Gateway,
        showing: Showing,
        beginnings: Beginnings,
        holding: Holding,
    ) -> None:
        self._contexts = contexts
        self._approvers = approvers
        self._requests = requests
        self._approvals = approvals
        self._deliveries = deliveries
        self._gateway = gateway
        self._showing = showing
        self._beginnings = beginnings
        self._holding = holding

    async def clicked(self, incoming: Incoming, actor: Actor, trail: Trail) -> None:
        """A click on Approve, Decline or Cancel, or the reason that somebody gave for declining."""
        request = await clicked_on(self._requests, incoming)
        trail.about(request)
        try:
            entry = self._contexts.registry.named(request.command)
            given = parse(entry, request.words, now=request.created_at).given
        except (KeyError, UsageError):
            await self._forget(request, incoming, actor, trail)
            return
        trail.command, trail.given = entry.command, given
        click = Click(incoming, actor, trail, request, entry, given, project_of(request))
        if incoming.gesture == WITHDRAW:
            await self._withdraw(click)
            return
        self._approvers.judge(click)
        if incoming.gesture == APPROVE:
            await self._approve(click)
        elif incoming.gesture == DECLINE:
            await self._ask_why(click)
        else:
            await self._decline(click, incoming.written)

    async def expire(self, request: Request) -> None:
        """End a request that this process holds, for which not enough approvals came in time."""
        given = len(await self._approvals.of(request.id))
        count = request.asked["count"] if request.asked else 1
        about = (self._doing(request), target_of(request), project_of(request), request.user_id)
        if request.message_ts is None and not given:
            message, detail = progress.unasked(*about), "the question could not be posted in time"
        else:
            message = views.expired(*about, given, count)
            detail = f"{given} of {count} approvals in time" if given else "nobody approved in time"
        await self._showing.end(request, State.EXPIRED, message, detail=detail)

    async def _forget(self, request: Request, incoming: Incoming, actor: Actor, trail: Trail) -> None:
        """Another version of the bot has stored what this one cannot read any more: nothing comes of it."""
        why = StaleRequestError("I do not know this command any more, so nothing was done.")
        if actor.person is not Person.MEMBER:
            raise why
        slash = self._contexts.config.command
        message = error_views.error(why, slash=slash, asker=request.user_id)
        await self._close(request, incoming, State.REFUSED, message, why.message, trail)

    async def _withdraw(self, click: Click) -> None:
        self._approvers.judge_withdrawal(click)
        request = click.request
        message = progress.cancelled(
            click.entry.command.doing, target_of(request), click.project, request.user_id
        )
        if not await self._end(click, State.CANCELLED, message):
            refuse_too_late(request, click.incoming, State.ASKED)

    async def _approve(self, click: Click) -> None:
        request, incoming = click.request, click.incoming
        if incoming.line != mark(request):
            raise StaleRequestError("This card has changed since you saw it, so look again.")
        asked_for = await self._approvers.judge_asker(click)
        if asked_for.approval is None:
            await self._refuse(click, asked_for)
            return
        earlier = await self._approvals.of(request.id)
        approved = await self._approvals.give(
            request.id,
            click.actor.id,
            fingerprint=request.fingerprint,
            asked=asked(about(request), asked_for.approval),
            void=await self._approvers.gone(click, earlier),
            entry=replace(click.trail.entry(Result.APPROVED), request_id=request.id),
            worker=self._holding.worker,
            lease=self._holding.lease,
            delivery=click.trail.delivery,
        )
        click.trail.delivery, click.trail.recorded_elsewhere = None, approved is not None
        if approved is None:
            refuse_too_late(request, click.incoming, State.ASKED)
        elif approved.request is None:
            await self._show(request.id, incoming.message_ts)
        else:
            await self._begin(approved.request, click)

    async def _refuse(self, click: Click, decision: Decision) -> None:
        """Whoever asked may not do it any more, so there is nothing left to approve."""
        why = RefusedError(
            f"Whoever asked for this may not do it any more. {decision.reason}", rule=decision.rule
        )
        slash, asker = self._contexts.config.command, click.request.user_id
        message = error_views.error(why, slash=slash, asker=asker)
        await self._end(click, State.REFUSED, message, why.message)

    async def _begin(self, request: Request, click: Click) -> None:
        with self._holding.of(request):
            request = await on_this_card(self._requests, request, click.incoming)
            request = await self._showing.progress(request, working(request, click.entry))
            await self._beginnings.start(request)

    async def _show(self, request_id: str, ts: str | None) -> None:
        """Show who has approved so far, until that is what the message shows.

        Others may have approved or decided meanwhile, and of two edits at once either can be the last one.
        """
        shown: Message | None = None
        while True:
            request = await self._requests.get(request_id)
            if request is None or (ts := request.message_ts or ts) is None:
                return
            message = await self._standing(request, decided=shown is not None)
            if message is None or message == shown:
                return
            try:
                await self._gateway.edit(request.channel_id, ts, message)
            except SlackError as error:
                log.warning("could not show an approval", request=request_id, code=error.code)
                return
            shown = message

    async def _standing(self, request: Request, *, decided: bool) -> Message | None:
        """The card as it is now; or what takes its place, where a late edit may have brought it back."""
        if request.state is State.ASKED:
            by = await self._approvals.of(request.id)
            return views.asking(wanted(request, self._contexts.config.command), approved=by)
        if not decided:
            return None
        if request.ending is not None:
            return Message(request.ending["text"], tuple(request.ending["blocks"]))
        entry = self._contexts.registry.named(request.command)
        return await self._showing.signed(request, working(request, entry))

    async def _ask_why(self, click: Click) -> None:
        request = click.request
        self._refuse_decided(request, click.incoming)
        form = views.decline_form(mark(request), request.channel_id, target_of(request), click.project)
        try:
            await self._gateway.open_form(click.incoming.trigger, form)
        except SlackError as error:
            # Nobody should have to fight for a no.
            log.warning("could not ask for a reason", request=request.id, code=error.code)
            await self._decline(click, "")
        else:
            await self._deliveries.drop(frozenset({click.incoming.key}))

    async def _decline(self, click: Click, reason: str) -> None:
        request, by = click.request, click.actor.id
        message = views.declined(
            click.entry.command.doing, target_of(request), click.project, request.user_id, by, reason
        )
        detail = f"declined by {by}" + (f": {reason}" if reason else "")
        if not await self._end(click, State.DECLINED, message, detail):
            current = await self._requests.get(request.id) or request
            self._refuse_decided(current, click.incoming)

    def _refuse_decided(self, request: Request, incoming: Incoming) -> None:
        if request.state is State.ASKED and not request.confirmation_ran_out:
            return
        refuse_too_late(request, incoming, State.ASKED)
        raise StaleRequestError("Somebody was faster: this has been decided already.")

    async def _end(self, click: Click, state: State, message: Message, detail: str = "") -> bool:
        """End the request, unless it was decided before."""
        return await self._close(click.request, click.incoming, state, message, detail, click.trail)

    async def _close(
        self,
        request: Request,
        incoming: Incoming,
        state: State,
        message: Message,
        detail: str,
        trail: Trail,
    ) -> bool:
        taken = await self._requests.redeem(
            request.id,
            to=State.ENDING,
            from_state=State.ASKED,
            ending=ending_of(state, await self._showing.signed(request, message), detail),
            worker=self._holding.worker,
            lease=self._holding.lease,
            delivery=trail.delivery,
        )
        trail.delivery = None
        if taken is None:
            return False
        trail.recorded_elsewhere = True
        with self._holding.of(taken):
            taken = await on_this_card(self._requests, taken, incoming)
            await self._showing.last_word(taken)
        return True

    def _doing(self, request: Request) -> str:
        try:
            return self._contexts.registry.named(request.command).command.doing
        except KeyError:  # of another version of the bot
            return f"Running {request.command}"
