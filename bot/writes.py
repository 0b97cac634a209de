"""Requests that write: stored first, confirmed where the policy says so, then handed to the call."""

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

import structlog

from bot.admission import Admission
from bot.admission import wanted as about_to
from bot.beginnings import Beginnings, minutes, pause_after
from bot.calls import Calls, target_of, working
from bot.cards import aimed, asked, card_for_others, card_of, wanted
from bot.clicks import clicked_on, on_this_card, refuse_too_late
from bot.command import Actor
from bot.config_rights import Approval
from bot.contexts import Contexts, project_of
from bot.errors import BotError, RefusedError, SlackError, cannot_post
from bot.holding import Holding
from bot.invocation import Invocation
from bot.judging import judge
from bot.parsing import parse
from bot.policy import Verdict
from bot.registry import Entry
from bot.showing import Showing, ending_of
from bot.slack.incoming import CANCEL, Incoming
from bot.slack.views import approval as views
from bot.slack.views import confirm, progress
from bot.slack.views.message import Card, Message
from bot.store.requests import LostLeaseError, NewRequest, Request, Requests, State
from bot.trail import Trail, outcome_of

log = structlog.get_logger(__name__)


class Writes:
    """From a judged command, or a click on its question, to the call."""

    def __init__(
        self,
        contexts: Contexts,
        admission: Admission,
        requests: Requests,
        showing: Showing,
        calls: Calls,
        beginnings: Beginnings,
        holding: Holding,
    ) -> None:
        self._contexts = contexts
        self._admission = admission
        self._requests = requests
        self._showing = showing
        self._calls = calls
        self._beginnings = beginnings
        self._holding = holding

    async def take(self, invocation: Invocation, trail: Trail) -> None:
        """Store the request, and do it or ask first. From then on the request writes the audit row."""
        card = None
        if invocation.decision.verdict is Verdict.CONFIRM:
            card = await card_of(invocation.entry, invocation.context, invocation.args)
        if invocation.decision.approval is not None:
            await self._ask_others(invocation, invocation.decision.approval, trail)
        elif card is not None:
            await self._ask(invocation, card, trail)
        else:
            # Where nothing was asked, nobody is on record as having confirmed it.
            allowed = replace(invocation.decision, verdict=Verdict.ALLOW)
            await self._begin(replace(invocation, decision=allowed), trail)

    async def _begin(self, invocation: Invocation, trail: Trail) -> None:
        request = await self._add(invocation.request(State.ACCEPTED), trail)
        with self._holding.of(request):
            if invocation.entry.command.alone:
                await self._look_once_more(invocation, request, trail)
            try:
                request = await self._showing.post(request, working(request, invocation.entry))
            except SlackError as error:
                await self._not_posted(request, error, trail)
                return
            await self._calls.call(request, invocation.entry, invocation.args)

    async def _not_posted(self, request: Request, error: SlackError, trail: Trail) -> None:
        """Nothing was begun: the first message comes later, or the request ends here."""
        if error.passing:
            await self._requests.release(
                request.id, request.fence, due_in=pause_after(error, self._contexts.config.follow)
            )
            self._holding.due_soon()
            return
        await self._refuse(request, cannot_post(error), trail)

    async def _refuse(self, request: Request, why: BotError, trail: Trail) -> NoReturn:
        """End the request with its audit row. What is raised goes to the asker."""
        entry = trail.entry(outcome_of(why), why.message)
        await self._requests.close(request.id, request.fence, State.REFUSED, entry)
        raise why from None

    async def _look_once_more(self, invocation: Invocation, request: Request, trail: Trail) -> None:
        """Between the first look and this request's turn, another one may have done it."""
        try:
            await aimed(invocation.entry, invocation.context, invocation.args)
        except BotError as error:
            await self._refuse(request, error, trail)

    async def _ask(self, invocation: Invocation, card: Card, trail: Trail) -> None:
        within = self._contexts.config.confirm_within
        new = replace(invocation.request(State.WAITING), fingerprint=card.fingerprint, confirm_within=within)
        await self._post_question(
            new, lambda request: confirm.asking(card, request.id, request.user_id, minutes(within)), trail
        )

    async def _ask_others(self, invocation: Invocation, approval: Approval, trail: Trail) -> None:
        """What others agree to needs no second word by whoever asked."""
        card = await card_for_others(invocation.entry, invocation.context, invocation.args, invocation.target)
        new = replace(
            invocation.request(State.ASKED),
            fingerprint=card.fingerprint,
            asked=asked(card.message, approval),
            confirm_within=approval.within,
        )
        slash = self._contexts.config.command
        await self._post_question(new, lambda request: views.asking(wanted(request, slash)), trail)

    async def _post_question(
        self, new: NewRequest, message: Callable[[Request], Message], trail: Trail
    ) -> None:
        request = await self._add(new, trail)
        try:
            await self._showing.ask(request, message(request))
        except LostLeaseError:
            log.info("the question was answered as soon as it stood there", request=request.id)
        except SlackError as error:
            await self._not_posted(request, error, trail)

    async def _add(self, new: NewRequest, trail: Trail) -> Request:
        """Store it. From here on the delivery is dealt with, and the request's own ending is recorded."""
        request = await self._requests.add(
            replace(new, config_hash=trail.config_hash),
            worker=self._holding.worker,
            lease=self._holding.lease,
            delivery=trail.delivery,
        )
        trail.delivery, trail.recorded_elsewhere = None, True
        return request

    async def clicked(self, incoming: Incoming, actor: Actor, trail: Trail) -> None:
        """A click on Confirm or Cancel: judged anew for whoever clicked, and used at most once."""
        request = await clicked_on(self._requests, incoming)
        entry = self._contexts.registry.named(request.command)
        trail.command = entry.command
        trail.about(request)
        self._judge_click(request, entry, actor, trail)
        cancelled = incoming.gesture == CANCEL
        if not cancelled:  # to leave something undone is always possible
            await self._admit(request, entry, actor, trail)
        taken = await self._redeem(request, entry, actor, trail, cancelled=cancelled)
        # From here on the message itself answers, whichever of several quick clicks was the first.
        trail.recorded_elsewhere = True
        if taken is None:
            return
        with self._holding.of(taken):
            taken = await on_this_card(self._requests, taken, incoming)
            if taken.state is State.ENDING:
                await self._showing.last_word(taken)
            else:
                taken = await self._showing.progress(taken, working(taken, entry))
                await self._beginnings.start(taken)

    async def _redeem(
        self, request: Request, entry: Entry, actor: Actor, trail: Trail, *, cancelled: bool
    ) -> Request | None:
        """Take the request if this click is the one that counts; None for a second click."""
        ending = None
        if cancelled:
            message = progress.cancelled(
                entry.command.doing, target_of(request), project_of(request), actor.id
            )
            ending = ending_of(State.CANCELLED, message)
        taken = await self._requests.redeem(
            request.id,
            to=State.ENDING if cancelled else State.ACCEPTED,
            worker=self._holding.worker,
            lease=self._holding.lease,
            ending=ending,
            delivery=trail.delivery,
        )
        trail.delivery = None
        if taken is None:
            refuse_too_late(request, trail.incoming, State.WAITING)
        return taken

    def _judge_click(self, request: Request, entry: Entry, actor: Actor, trail: Trail) -> None:
        project = project_of(request)
        trail.given = given = parse(entry, request.words, now=request.created_at).given
        config = self._contexts.config
        trail.config_hash = config.hash
        decision = judge(config, entry.command, entry.name, given, actor, request.channel_id, project)
        trail.decision = decision
        if decision.verdict is Verdict.DENY:
            raise RefusedError(decision.reason, rule=decision.rule)
        if decision.verdict is Verdict.APPROVE and request.asked is None:
            raise RefusedError(
                decision.reason, hint="Type the command again to ask for it.", rule=decision.rule
            )
        if actor.id != request.user_id:
            raise RefusedError(
                "Only the person who asked can press this button.",
                hint="You may type the command yourself.",
                rule="built in: a confirmation belongs to whoever asked",
            )

    async def _admit(self, request: Request, entry: Entry, actor: Actor, trail: Trail) -> None:
        channel_id, projects = request.channel_id, self._contexts.projects(request.channel_id)
        again = about_to(entry.command, trail.given, actor, channel_id, project_of(request), projects)
        refused = await self._admission.refusal(again)
        if refused:
            trail.decision = refused
            raise RefusedError(refused.reason, rule=refused.rule)
