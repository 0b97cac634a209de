"""Begins a stored request: judged once more on what is there now, then handed to the call."""

from datetime import timedelta
from typing import Any

import structlog

from bot.calls import STALE, Calls, target_of, working
from bot.cards import about, aimed, asked_anew, card_for_others, card_of, looks_only, wanted
from bot.command import Context, Target
from bot.config import Follow
from bot.contexts import Contexts, project_of
from bot.errors import BotError, RefusedError, SlackError, StaleRequestError, StoreError, cannot_post
from bot.judging import demand, judge_target
from bot.neon.waiting import Trace
from bot.parsing import parse
from bot.registry import Entry
from bot.showing import Showing
from bot.slack.gateway import Gateway
from bot.slack.views import approval, confirm
from bot.slack.views.message import Card, Message
from bot.store.request import Asked
from bot.store.requests import LostLeaseError, Request, Requests, State

log = structlog.get_logger(__name__)


class Beginnings:
    """From an accepted request to its call, in whichever process holds it."""

    def __init__(
        self, contexts: Contexts, requests: Requests, gateway: Gateway, showing: Showing, calls: Calls
    ) -> None:
        self._contexts = contexts
        self._requests = requests
        self._gateway = gateway
        self._showing = showing
        self._calls = calls

    async def start(self, request: Request) -> None:
        """Run an accepted request that has not called Neon yet, in whichever process holds it."""
        entry = self._contexts.registry.named(request.command)
        context = self._contexts.of_request(request, Trace())
        try:
            if request.message_ts is None:
                request = await self._showing.post(request, working(request, entry))
            self._still_wanted(request, context)
            args = await self._calls.resolve(request, entry, context)
            target = await aimed(entry, context, args)
            self._still_allowed(request, entry, target)
            card = await self._card_now(request, entry, context, args, target)
            if card is not None and card.fingerprint != request.fingerprint:
                await self._ask_again(request, card)
                return
            if request.asked is not None and not request.asked["offered"] and looks_only(entry, request):
                await self._offer(request, request.asked, entry)
                return
        except SlackError as error:
            await self._put_off(request, error)
        except (StoreError, LostLeaseError):
            raise
        except BotError as error:
            await self._calls.fail(request, error, State.REFUSED)
        else:
            await self._calls.call(request, entry, args)

    async def ask(self, request: Request) -> None:
        """See to it that the question of a waiting request stands."""
        try:
            if await self._showing.lacks_question(request):
                await self._showing.ask(*await self._question_of(request))
            else:
                await self._showing.ask(request)
        except SlackError as error:
            await self._put_off(request, error)
        except (StoreError, LostLeaseError):
            raise
        except BotError as error:
            await self._calls.fail(request, error, State.REFUSED)

    async def _question_of(self, request: Request) -> tuple[Request, Message]:
        """The question anew: whoever was to post it was gone before it was stored."""
        if request.state is State.ASKED:
            return request, approval.asking(wanted(request, self._contexts.config.command))
        entry = self._contexts.registry.named(request.command)
        context = self._contexts.of_request(request, Trace())
        card = await card_of(entry, context, await self._calls.resolve(request, entry, context))
        if card is None:
            raise StaleRequestError(
                "It has changed since you asked, so nothing was done.", hint="Type the command again."
            )
        if card.fingerprint != request.fingerprint:
            request = await self._requests.save(request.id, request.fence, fingerprint=card.fingerprint)
        left = (request.confirm_until or request.read_at) - request.read_at
        return request, confirm.asking(card, request.id, request.user_id, minutes(left))

    async def _put_off(self, request: Request, error: SlackError) -> None:
        """Slack did not take the message, so nothing was begun: try again later, or not at all."""
        if error.passing and not self._too_old(request):
            await self._requests.release(
                request.id, request.fence, due_in=pause_after(error, self._contexts.config.follow)
            )
        else:
            await self._calls.fail(request, cannot_post(error), State.REFUSED)

    async def _card_now(
        self, request: Request, entry: Entry, context: Context, args: Any, target: Target
    ) -> Card | None:
        """What would be asked now; None when nothing was asked, or nothing would be."""
        if request.asked is not None:
            return await card_for_others(entry, context, args, target)
        return await card_of(entry, context, args) if request.fingerprint is not None else None

    def _too_old(self, request: Request) -> bool:
        until = request.confirm_until or request.created_at + self._contexts.config.confirm_within
        return request.read_at > until + STALE

    def _still_wanted(self, request: Request, context: Context) -> None:
        if self._too_old(request):
            raise RefusedError(
                "I was not running when this was asked for, so nothing was changed.",
                hint="Type it again if it is still wanted.",
                rule="built in: old requests are not begun",
            )
        if context.chosen is not None and context.chosen not in context.projects:
            raise RefusedError(
                f"{context.chosen.alias} does not belong to this channel any more.",
                rule=f"{self._contexts.config.name}: channels.{request.channel_id}.projects",
            )

    def _still_allowed(self, request: Request, entry: Entry, target: Target) -> None:
        given = parse(entry, request.words, now=request.created_at).given
        effect = demand(entry.command, given).effects[0]
        protected = judge_target(
            self._contexts.config, effect, request.channel_id, project_of(request), target
        )
        if protected:
            raise RefusedError(protected.reason, rule=protected.rule)

    async def _ask_again(self, request: Request, card: Card) -> None:
        """The target is no longer what was agreed to: show what it is now, and ask again."""
        log.info("a confirmed target had changed", request=request.id)
        before, anew = request, asked_anew(request.asked, card.message) if request.asked else None
        within = timedelta(seconds=anew["seconds"]) if anew else self._contexts.config.confirm_within
        request = await self._requests.ask_again(
            request.id, request.fence, fingerprint=card.fingerprint, confirm_within=within, asked=anew
        )
        if request.message_ts is None:
            return
        if anew:
            message = approval.asking(wanted(request, self._contexts.config.command), before=about(before))
        else:
            message = confirm.asking(card, request.id, request.user_id, minutes(within), changed=True)
        try:
            await self._gateway.edit(request.channel_id, request.message_ts, message)
        except SlackError as error:
            log.warning("could not ask again", request=request.id, code=error.code)
            changed = StaleRequestError(
                "It had changed since you were asked, so nothing was done.", hint="Type the command again."
            )
            await self._calls.fail(request, changed, State.REFUSED)

    async def _offer(self, request: Request, asked: Asked, entry: Entry) -> None:
        """Others agree that the asker sees a secret. Only a click shows that somebody is there to see it."""
        within = self._contexts.config.confirm_within
        message = approval.offered(
            *(entry.command.doing, target_of(request), project_of(request), request.user_id),
            *(request.id, minutes(within)),
        )
        # First, since the next process would find a request that waits as one that was offered.
        await self._gateway.edit(
            request.channel_id, request.message_ts or "", await self._showing.signed(request, message)
        )
        await self._requests.ask_again(
            request.id,
            request.fence,
            fingerprint=request.fingerprint or "",
            confirm_within=within,
            asked={**asked, "offered": True},
        )


def minutes(within: timedelta) -> int:
    return max(1, round(within.total_seconds() / 60))


def pause_after(error: SlackError, follow: Follow) -> timedelta:
    return follow.after_loss if error.retry_after is None else timedelta(seconds=error.retry_after)
