"""Follows what Neon is doing: each tick claims what is due, asks once per project, edits what changed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from secrets import token_hex

import structlog

from bot.approving import Approving
from bot.beginnings import Beginnings
from bot.calls import STALE, Calls, step_of, target_of
from bot.clock import Clock
from bot.command import Finished, Step
from bot.contexts import Contexts, project_of
from bot.errors import BotError
from bot.holding import Holding
from bot.loose_ends import LooseEnds
from bot.neon.client import NeonClient
from bot.neon.models import Operation
from bot.neon.waiting import Trace
from bot.showing import Showing
from bot.slack.views import error as error_views
from bot.slack.views import progress
from bot.store.requests import LostLeaseError, Request, Requests, State
from bot.store.steps import Steps
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

# With nothing due, the table is looked at this often for what another process left behind, in seconds.
# More would keep a database that scales to zero awake for nothing.
IDLE_LOOK = 15.0
# While the database cannot be reached, it is asked, and the log told, this often, in seconds.
STORE_LOOK = 1.0
# Requests claimed by one tick. The rest are claimed by the next one, or by another process.
AT_MOST = 200


class Follow:
    """The clock's side of the pipeline. Any process can finish what another began."""

    def __init__(
        self,
        contexts: Contexts,
        requests: Requests,
        steps: Steps,
        neon: NeonClient,
        approving: Approving,
        beginnings: Beginnings,
        calls: Calls,
        showing: Showing,
        loose_ends: LooseEnds,
        holding: Holding,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._contexts = contexts
        self._requests = requests
        self._steps = steps
        self._neon = neon
        self._approving = approving
        self._beginnings = beginnings
        self._calls = calls
        self._showing = showing
        self._loose_ends = loose_ends
        self._holding = holding
        self._tasks = tasks
        self._clock = clock
        self._next_look = 0.0
        self._handled = 0

    async def tick(self) -> None:
        """Do whatever is due. Never raises."""
        if self._handled == self._holding.handled and self._clock.monotonic() < self._next_look:
            return
        self._handled = self._holding.handled
        try:
            claimed = await self._requests.claim_due(
                self._holding.worker, limit=AT_MOST, lease=self._holding.lease
            )
        except BotError as error:
            self._not_now(error)
            return
        if not claimed:
            await self._rest()
            return
        self._holding.keep(claimed)
        by_project: dict[str, list[Request]] = defaultdict(list)
        for request in claimed:
            if request.state is State.FOLLOWING:
                by_project[request.project_id].append(request)
            else:
                self._tasks.start(self._resume(request), name=f"resume:{request.id}")
        # In tasks of their own, so that a project that Neon is slow about holds up no other.
        for project_id, followed in by_project.items():
            self._tasks.start(self._poll(project_id, followed), name=f"poll:{project_id}")

    async def _rest(self) -> None:
        """Nothing is due: leave the database alone until something is."""
        try:
            due = await self._requests.next_due_in()
        except BotError as error:
            self._not_now(error)
            return
        self._next_look = self._clock.monotonic() + min(IDLE_LOOK, IDLE_LOOK if due is None else due)

    def _not_now(self, error: BotError) -> None:
        log.warning("could not look for due work", problem=error.message)
        self._next_look = self._clock.monotonic() + STORE_LOOK

    async def _resume(self, request: Request) -> None:
        with self._holding.of(request):
            async with self._contained(request):
                match request.state:
                    case State.WAITING if request.confirmation_ran_out:
                        await self._expire(request)
                    case State.ASKED if request.confirmation_ran_out:
                        await self._approving.expire(request)
                    case State.WAITING | State.ASKED:
                        await self._beginnings.ask(request)
                    case State.ACCEPTED:
                        await self._beginnings.start(request)
                    case State.CALLING:
                        await self._calls.reconcile(request)
                    case State.ENDING:
                        await self._showing.last_word(request)
                    case _:
                        log.error("a request cannot be resumed", request=request.id, state=request.state)

    @asynccontextmanager
    async def _contained(self, request: Request) -> AsyncIterator[None]:
        """What goes wrong with one request stays with it, and does not go on for ever."""
        try:
            yield
        except LostLeaseError:
            log.info("another process goes on with a request", request=request.id)
        except BotError as error:
            log.warning("could not go on with a request", request=request.id, problem=error.message)
        except Exception:
            error_id = token_hex(4)
            log.exception("a request failed unexpectedly", request=request.id, error_id=error_id)
            try:
                await self._put_aside(request, error_id)
            except BotError as error:
                log.warning("could not put a request aside", request=request.id, problem=error.message)

    async def _put_aside(self, request: Request, error_id: str) -> None:
        """Another version of the bot may know better, for a while; then the person is told."""
        if request.state is State.ENDING or request.since_call <= STALE:
            await self._requests.release(
                request.id, request.fence, due_in=self._contexts.config.follow.slowest
            )
            return
        message = error_views.unexpected(error_id)
        await self._showing.end(request, State.UNKNOWN, message, detail=f"unexpected error {error_id}")

    async def _expire(self, request: Request) -> None:
        doing = self._contexts.registry.named(request.command).command.doing
        asked = request.message_ts is not None
        view = progress.expired if asked else progress.unasked
        message = view(doing, target_of(request), project_of(request), request.user_id)
        detail = "nobody confirmed in time" if asked else "the question could not be posted in time"
        await self._showing.end(request, State.EXPIRED, message, detail=detail)

    async def _poll(self, project_id: str, followed: Sequence[Request]) -> None:
        """One call for all that is followed in a project."""
        with ExitStack() as held:
            for request in followed:
                held.enter_context(self._holding.of(request))
            try:
                known = await self._steps.of([request.id for request in followed])
            except BotError as error:
                log.warning("could not read steps", project=project_id, problem=error.message)
                return
            latest = await self._latest(project_id, known)
            await asyncio.gather(
                *(self._advance(request, known.get(request.id, ()), latest) for request in followed)
            )

    async def _latest(self, project_id: str, known: Mapping[str, Sequence[Step]]) -> Mapping[str, Operation]:
        """The operations that have not ended yet, as Neon tells them now; none when it cannot."""
        wanted = frozenset(
            step.operation_id for steps in known.values() for step in steps if not step.settled
        )
        try:
            seen = await self._neon.operations_back_to(project_id, wanted) if wanted else ()
        except BotError as error:
            log.warning("could not read operations", project=project_id, problem=error.message)
            seen = ()
        return {operation.id: operation for operation in seen}

    async def _advance(
        self, request: Request, known: Sequence[Step], latest: Mapping[str, Operation]
    ) -> None:
        async with self._contained(request):
            steps = tuple(
                step_of(latest[step.operation_id]) if step.operation_id in latest else step for step in known
            )
            if steps != tuple(known):
                await self._steps.put(request.id, request.project_id, steps)
            await self._judge(request, steps)

    async def _judge(self, request: Request, steps: tuple[Step, ...]) -> None:
        command = self._contexts.registry.named(request.command).command
        target, project = target_of(request), project_of(request)
        if all(step.succeeded for step in steps):
            await self._finish(request, steps)
        elif ended := [step for step in steps if step.over_without_success]:
            reason = ended[0].error or f"Neon says: {ended[0].status}."
            await self._end_failed(request, steps, reason)
        elif request.following_ran_out:
            await self._give_up(request, steps)
        else:
            message = progress.working(command.doing, target, project, steps, request.user_id)
            request = await self._showing.progress(request, message)
            await self._requests.release(request.id, request.fence, due_in=self._pause(request))

    async def _finish(self, request: Request, steps: tuple[Step, ...]) -> None:
        command = self._contexts.registry.named(request.command).command
        target, project = target_of(request), project_of(request)
        trace = Trace()
        finished = Finished(target, steps, request.since_call.total_seconds(), request.note or "")
        try:
            if command.finish is None:
                message = progress.done(command.doing, target, project, steps, request.user_id)
            else:
                message = await command.finish(self._contexts.of_request(request, trace), finished)
        except BotError as error:
            # Right after some changes Neon answers 404 for a while, so the last look is repeated.
            if not request.following_ran_out:
                log.info("could not read the result yet", request=request.id, problem=error.message)
                await self._requests.release(request.id, request.fence, due_in=self._pause(request))
                return
            message = progress.done(command.doing, target, project, steps, request.user_id)
        message = await self._loose_ends.leave(request, message)
        await self._showing.end(request, State.DONE, message, neon_request_ids=tuple(trace.request_ids))

    async def _give_up(self, request: Request, steps: tuple[Step, ...]) -> None:
        failed = next((step for step in steps if step.may_be_retried), None)
        if failed is None:
            await self._calls.give_up(request, "still running when given up", steps)
            return
        reason = failed.error or "Neon says that it failed, and has not managed to repeat it."
        await self._end_failed(request, steps, reason)

    async def _end_failed(self, request: Request, steps: tuple[Step, ...], reason: str) -> None:
        message = progress.failed(
            self._contexts.registry.named(request.command).command.doing,
            target_of(request),
            project_of(request),
            steps,
            request.user_id,
            reason=reason,
            hint="",
            request_id=request.id,
        )
        await self._showing.end(request, State.FAILED, message, detail=reason)

    def _pause(self, request: Request) -> timedelta:
        """The longer it has taken, the less often it is looked at."""
        pace = self._contexts.config.follow
        return min(max(request.since_call / 10, pace.first), pace.slowest)
