"""The one write of a request: note the intent, call, and after a lost answer look before calling again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from bot.admission import Admission, wanted
from bot.cards import for_the_asker, looks_only
from bot.command import Context, Outcome, ProjectRef, Step, Target
from bot.contexts import Contexts, actor_of, project_of
from bot.errors import BotError, CannotTellError, RefusedError, SlackError, StoreError
from bot.loose_ends import LooseEnds
from bot.neon.errors import AnswerLostError, ConflictError, NeonError
from bot.neon.models import Operation
from bot.neon.waiting import Trace, Waiting
from bot.parsing import parse
from bot.registry import Entry
from bot.resolve import Resolver
from bot.showing import Showing
from bot.slack.gateway import Gateway
from bot.slack.views import error as error_views
from bot.slack.views import progress
from bot.slack.views import steps as step_views
from bot.slack.views.message import Message
from bot.store.requests import Changes, LostLeaseError, Request, Requests, State
from bot.store.steps import Steps
from bot.tasks import aside

log = structlog.get_logger(__name__)

# How often the call may be made for one request; before each further one Neon is asked what it holds.
ATTEMPTS = 3
# What was asked for longer ago is not begun any more: whoever asked has moved on.
STALE = timedelta(minutes=10)


class Calls:
    """Takes a request that a process holds through its call to Neon, up to the operations to follow."""

    def __init__(
        self,
        contexts: Contexts,
        admission: Admission,
        requests: Requests,
        steps: Steps,
        showing: Showing,
        loose_ends: LooseEnds,
        gateway: Gateway,
    ) -> None:
        self._contexts = contexts
        self._admission = admission
        self._loose_ends = loose_ends
        self._gateway = gateway
        self._requests = requests
        self._steps = steps
        self._showing = showing

    async def call(self, request: Request, entry: Entry, args: Any) -> None:
        """Write the intent, then let the command call Neon, once. What may not begin any more is refused."""
        if refusal := await self._refusal(request, entry):
            await self.fail(request, refusal, State.REFUSED)
            return
        request = await self._requests.save(
            request.id,
            request.fence,
            state=State.CALLING,
            attempts=request.attempts + 1,
            follow_within=self._contexts.config.follow.give_up,
        )
        trace = Trace()

        async def waiting(news: Waiting) -> None:
            nonlocal request
            request = await self._showing.progress(request, working(request, entry, waiting=_queued(news)))

        context = self._contexts.of_request(request, trace, waiting)
        try:
            async with aside():
                outcome = await _run(entry, context, args, request)
            if looks_only(entry, request):
                outcome = for_the_asker(outcome, entry, request)
            await self._accept(request, outcome, trace)
            await self._tell_asker(request, outcome.private, again=looks_only(entry, request))
        except AnswerLostError:
            log.warning("the answer to a call was lost", request=request.id, command=request.command)
            await self._check_soon(request, entry)
        except StoreError as error:
            # Neon may have done it. The row still says "calling", so a later tick looks into it.
            log.error("the store was lost during a call", request=request.id, problem=error.message)
        except LostLeaseError:
            raise
        except BotError as error:
            await self.fail(request, error, State.FAILED, trace)

    async def _refusal(self, request: Request, entry: Entry) -> RefusedError | None:
        given = parse(entry, request.words, now=request.created_at).given
        channel_id, projects = request.channel_id, self._contexts.projects(request.channel_id)
        about = wanted(entry.command, given, actor_of(request), channel_id, project_of(request), projects)
        refused = await self._admission.begin(about, request.id)
        return RefusedError(refused.reason, rule=refused.rule) if refused else None

    async def reconcile(self, request: Request) -> None:
        """Find out what became of a call whose answer never came, and do it again only if it did nothing."""
        entry = self._contexts.registry.named(request.command)
        trace = Trace()
        context = self._contexts.of_request(request, trace)
        try:
            outcome = await self._settled(request, entry, context)
            if outcome is not None:
                log.info("a lost call had been done", request=request.id)
                await self._accept(request, outcome, trace)
                return
            if request.attempts >= ATTEMPTS or request.since_call > STALE:
                await self.give_up(request, "what became of the call is not known")
                return
            args = await self.resolve(request, entry, context)
        except CannotTellError as error:
            await self.give_up(request, error.message)
        except NeonError as error:
            log.warning("could not look into a call", request=request.id, problem=error.message)
            await self._look_later(request)
        except (StoreError, LostLeaseError):
            raise
        except BotError as error:
            await self.fail(request, error, State.FAILED, trace)
        else:
            await self.call(request, entry, args)

    async def _settled(self, request: Request, entry: Entry, context: Context) -> Outcome | None:
        looks = entry.command.look is not None
        args = await self.resolve(request, entry, context) if looks else None
        return await _settled(entry, context, request, args)

    async def resolve(self, request: Request, entry: Entry, context: Context) -> Any:
        """The arguments of a stored request, as Neon has them now."""
        parsed = parse(entry, request.words, now=request.created_at)
        resolver = Resolver(context.neon, context.projects, context.chosen)
        return await resolver.resolve(entry.command.args, parsed.given)

    async def fail(self, request: Request, error: BotError, state: State, trace: Trace | None = None) -> None:
        """End a request with an error that everybody in the channel may read."""
        neon_id = error.request_id if isinstance(error, NeonError) else ""
        if state is State.FAILED:
            message = progress.failed(
                self._contexts.registry.named(request.command).command.doing,
                target_of(request),
                project_of(request),
                (),
                request.user_id,
                reason=error.message,
                hint=error.hint,
                request_id=neon_id or request.id,
            )
        else:
            message = error_views.error(error, slash=self._contexts.config.command, asker=request.user_id)
        ids = tuple(trace.request_ids) if trace else ()
        await self._showing.end(request, state, message, detail=error.message, neon_request_ids=ids)

    async def give_up(self, request: Request, why: str, steps: tuple[Step, ...] = ()) -> None:
        """The honest last word: what became of it is not known."""
        doing = self._contexts.registry.named(request.command).command.doing
        message = progress.unknown(
            doing, target_of(request), project_of(request), steps, request.user_id, request_id=request.id
        )
        await self._showing.end(request, State.UNKNOWN, message, detail=why)

    async def _accept(self, request: Request, outcome: Outcome, trace: Trace) -> None:
        entry = self._contexts.registry.named(request.command)
        target = outcome.target or target_of(request)
        project = outcome.project or ProjectRef(request.project_alias, request.project_id)
        # What is learned is stored along with the next state. By itself it would mislead whoever has to
        # settle the call after a crash: a renamed branch that has its new name looks as if nothing was done.
        known = replace(
            request,
            target_name=target.name,
            target_id=target.id,
            note=outcome.note or request.note,
            project_alias=project.alias,
            project_id=project.id,
            neon_request_ids=(*request.neon_request_ids, *trace.request_ids),
        )
        learned = Changes(
            target_name=known.target_name,
            target_id=known.target_id,
            note=known.note,
            project_alias=known.project_alias,
            project_id=known.project_id,
            neon_request_ids=known.neon_request_ids,
        )
        if not outcome.follow:
            state = State.DONE if outcome.changed else State.REFUSED
            detail = "" if outcome.changed else "nothing was changed"
            message = await self._loose_ends.leave(known, outcome.message)
            await self._showing.end(known, state, message, detail=detail, learned=learned)
            return
        steps = tuple(step_of(each) for each in outcome.follow)
        await self._steps.put(request.id, known.project_id, steps)
        learned["state"] = State.FOLLOWING
        request = await self._requests.save(request.id, request.fence, **learned)
        request = await self._showing.progress(request, working(request, entry, steps))
        await self._requests.release(request.id, request.fence, due_in=self._contexts.config.follow.first)

    async def _tell_asker(self, request: Request, private: Message | None, *, again: bool) -> None:
        """Show the asker what nobody else may see. It is not stored, so there is no second try.

        `again`: Neon would tell it once more.
        """
        if private is None:
            return
        try:
            await self._gateway.post_private(request.channel_id, request.user_id, private, only_whole=True)
        except SlackError as error:
            log.warning("could not show a private answer", request=request.id, code=error.code)
            try:
                lost = progress.not_shown(request.user_id, again=again)
                await self._gateway.post(request.channel_id, lost, key=f"{request.id}:unseen")
            except SlackError:
                log.error("nowhere to say that a private answer was lost", request=request.id)

    async def _check_soon(self, request: Request, entry: Entry) -> None:
        message = progress.checking(
            entry.command.doing, target_of(request), project_of(request), request.user_id
        )
        request = await self._showing.progress(request, message)
        await self._requests.release(
            request.id, request.fence, due_in=self._contexts.config.follow.after_loss
        )

    async def _look_later(self, request: Request) -> None:
        if request.following_ran_out:
            await self.give_up(request, "Neon could not be asked what became of the call")
            return
        first = self._contexts.config.follow.after_loss
        pause = max(first, min(request.since_call / 4, timedelta(minutes=1)))
        await self._requests.release(request.id, request.fence, due_in=pause)


async def _run(entry: Entry, context: Context, args: Any, request: Request) -> Outcome:
    try:
        return await entry.command.run(context, args)
    except ConflictError as conflict:
        # The world changed between the look and the call, so look again. After a call whose answer was
        # lost it may even have been us.
        try:
            outcome = await _settled(entry, context, request, args) if request.attempts > 1 else None
        except CannotTellError:
            raise conflict from None
        return outcome or await entry.command.run(context, args)


async def _settled(entry: Entry, context: Context, request: Request, args: Any) -> Outcome | None:
    """What a call did whose answer says nothing: None for nothing. `args` are for commands that `look`."""
    command, target = entry.command, target_of(request)
    if command.look is not None:
        return await command.look(context, target, args)
    return await command.settle(context, target) if command.settle else None


def working(request: Request, entry: Entry, steps: tuple[Step, ...] = (), *, waiting: str = "") -> Message:
    """The message of a request at work."""
    return progress.working(
        entry.command.doing,
        target_of(request),
        project_of(request),
        steps,
        request.user_id,
        waiting=waiting,
    )


def target_of(request: Request) -> Target:
    """What a stored request is about, as last known."""
    return Target(request.target_kind, request.target_name, request.target_id)


def step_of(operation: Operation) -> Step:
    """An operation of Neon's as the store and the views know it."""
    return Step(
        operation_id=operation.id,
        action=operation.action,
        status=operation.status,
        duration_ms=operation.total_duration_ms,
        failures=operation.failures_count,
        error=operation.error,
    )


def _queued(news: Waiting) -> str:
    return step_views.queued(news.blocking.action if news.blocking else None, news.waited_seconds)
