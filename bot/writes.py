"""Requests that write: stored first, confirmed where the policy says so, then handed to the call."""

from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.admission import Admission, wanted
from bot.beginnings import Beginnings, aimed, card_of, minutes, pause_after
from bot.calls import Calls, target_of, working
from bot.command import Actor, Context, ProjectRef, Target
from bot.contexts import Contexts, project_of
from bot.errors import BotError, RefusedError, SlackError, StaleRequestError, cannot_post
from bot.holding import Holding
from bot.judging import judge
from bot.parsing import parse
from bot.policy import Decision, Verdict
from bot.redaction import kept
from bot.registry import Entry
from bot.resolve import words
from bot.showing import Showing, ending_of
from bot.slack.incoming import CANCEL, Incoming
from bot.slack.views import confirm, progress
from bot.slack.views.message import Card
from bot.store.requests import OPEN, LostLeaseError, NewRequest, Request, Requests, State
from bot.trail import Trail

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Invocation:
    """A judged and resolved command line, about to write."""

    incoming: Incoming
    entry: Entry
    args: Any
    context: Context
    decision: Decision
    target: Target


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
        if card is not None:
            await self._ask(invocation, card, trail)
        else:
            # Where nothing was asked, nobody is on record as having confirmed it.
            allowed = replace(invocation.decision, verdict=Verdict.ALLOW)
            await self._begin(replace(invocation, decision=allowed), trail)

    async def _begin(self, invocation: Invocation, trail: Trail) -> None:
        request = await self._add(self._new(invocation, State.ACCEPTED), trail)
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
            await self._requests.release(request.id, request.fence, due_in=pause_after(error))
            self._holding.due_soon()
            return
        await self._requests.save(request.id, request.fence, state=State.REFUSED)
        trail.recorded_elsewhere = False
        raise cannot_post(error) from None

    async def _look_once_more(self, invocation: Invocation, request: Request, trail: Trail) -> None:
        """Between the first look and this request's turn, another one may have done it."""
        try:
            await aimed(invocation.entry, invocation.context, invocation.args)
        except BotError:
            await self._requests.save(request.id, request.fence, state=State.REFUSED)
            trail.recorded_elsewhere = False
            raise

    async def _ask(self, invocation: Invocation, card: Card, trail: Trail) -> None:
        within = self._contexts.config.confirm_within
        new = replace(
            self._new(invocation, State.WAITING), fingerprint=card.fingerprint, confirm_within=within
        )
        request = await self._add(new, trail)
        question = confirm.asking(card, request.id, request.user_id, minutes(within))
        try:
            await self._showing.ask(request, question)
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
        request = await self._requests.get(incoming.line)
        if request is None or request.channel_id != incoming.channel_id:
            raise StaleRequestError(
                "This button belongs to nothing I know of.", hint="Type the command again."
            )
        entry = self._contexts.registry.named(request.command)
        trail.command, trail.name, trail.project = entry.command, entry.name, project_of(request)
        trail.target, trail.target_name = request.target_id or request.target_name, request.target_name
        trail.typed = request.typed
        self._judge_click(request, entry, actor, trail)
        cancelled = incoming.gesture == CANCEL
        if not cancelled:  # to leave something undone is always possible
            await self._admit(request, entry, actor, trail)
        taken = await self._redeem(request, entry, actor, trail, cancelled=cancelled)
        if taken is None and request.message_ts not in {None, incoming.message_ts}:
            # Slack's answer to the one card was lost, and the bot could not look for it.
            raise StaleRequestError(
                "This question stands here twice, and the other one was answered.",
                hint="Look there for how it ended.",
            )
        # From here on the message itself answers, whichever of several quick clicks was the first.
        trail.recorded_elsewhere = True
        if taken is None:
            return
        with self._holding.of(taken):
            if taken.message_ts != incoming.message_ts:
                ts = incoming.message_ts
                taken = await self._requests.save(taken.id, taken.fence, message_ts=ts, shown=None)
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
        ran_out = request.state is State.WAITING and request.confirmation_ran_out
        # Slack's answer to such a card was lost: the bot does not know that it stands there.
        never_seen = request.state not in OPEN and request.message_ts is None
        if taken is None and (ran_out or never_seen):
            raise StaleRequestError(
                "This question has run out, and nothing was changed.", hint="Type the command again."
            )
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
        if decision.verdict is Verdict.APPROVE:
            raise cannot_ask_others(decision)
        if actor.id != request.user_id:
            raise RefusedError(
                "Only the person who asked can press this button.",
                hint="You may type the command yourself.",
                rule="built in: a confirmation belongs to whoever asked",
            )

    async def _admit(self, request: Request, entry: Entry, actor: Actor, trail: Trail) -> None:
        channel_id, projects = request.channel_id, self._contexts.projects(request.channel_id)
        again = wanted(entry.command, trail.given, actor, channel_id, project_of(request), projects)
        refused = await self._admission.refusal(again)
        if refused:
            trail.decision = refused
            raise RefusedError(refused.reason, rule=refused.rule)

    def _new(self, invocation: Invocation, state: State) -> NewRequest:
        incoming, context, target = invocation.incoming, invocation.context, invocation.target
        command = invocation.entry.command
        project = context.chosen or ProjectRef("", "")  # about the whole account
        return NewRequest(
            state=state,
            command=invocation.entry.name,
            words=words(invocation.args),
            typed=kept(incoming.line),
            decision=invocation.decision.verdict.value,
            rule=invocation.decision.rule,
            project_alias=project.alias,
            project_id=project.id,
            channel_id=incoming.channel_id,
            team_id=incoming.team_id,
            user_id=context.actor.id,
            user_name=context.actor.name,
            target_kind=target.kind,
            target_name=target.name,
            target_id=target.id,
            alone=f"{invocation.entry.name} {target.id or target.name}" if command.alone else None,
        )


def cannot_ask_others(decision: Decision) -> RefusedError:
    """What waits for others' agreement is refused as long as nobody can be asked for it."""
    return RefusedError(
        decision.reason,
        hint="I cannot ask for approvals yet. Whoever runs me can take that line out.",
        rule=decision.rule,
    )
