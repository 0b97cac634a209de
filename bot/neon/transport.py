"""Getting one call through to Neon: in its turn, tried again where that is safe, and saying why it waits."""

from random import Random, SystemRandom
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

import httpx
import structlog
from pydantic import BaseModel
from tenacity import AsyncRetrying, RetryCallState, retry_if_result

from bot.clock import Clock
from bot.metrics import Metrics
from bot.neon.answers import Cause, Failure
from bot.neon.envelopes import OperationPage
from bot.neon.errors import LockedError, NeonError
from bot.neon.keys import Keyring
from bot.neon.limits import Budget
from bot.neon.models import Operation
from bot.neon.operations import LIST_OPERATIONS, Call
from bot.neon.retries import Patience, RetryPolicy
from bot.neon.waiting import Caller, Turns, Waiting, in_the_way
from bot.neon.wire import Address, ReadKeys, Wire

M = TypeVar("M", bound=BaseModel)

# While a project is locked, ask Neon what locks it at most this often, in seconds.
LOOK_EVERY = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger("bot.neon")


class Transport:
    """Shared by all requests of the process, so that limits and turns hold for all of them.

    Use it as an async context manager, or call `aclose` at the end.
    """

    def __init__(
        self,
        address: Address,
        keys: Keyring,
        *,
        clock: Clock,
        metrics: Metrics,
        policy: RetryPolicy | None = None,
        budget: Budget | None = None,
        random: Random | None = None,
        http: httpx.AsyncBaseTransport | None = None,
        read_keys: ReadKeys = dict,
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._policy = policy or RetryPolicy()
        self._random = random or SystemRandom()
        self._turns = Turns()
        budget = budget or Budget()
        self._wire = Wire(
            address, keys, read_keys=read_keys, clock=clock, metrics=metrics, budget=budget, http=http
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def call(self, call: Call, shape: type[M], caller: Caller) -> M:
        """Make the call and read its answer as `shape`. Raises NeonError (bot.neon.errors).

        Writes to one project, or to one organization, are made one after another. What is safe to try
        again is tried again within the policy; a write whose answer was lost is not, and ends in
        AnswerLostError.
        """
        asked_at = self._clock.monotonic()
        if not call.route.writes:
            return await self._persist(call, shape, caller, asked_at)
        turn = self._turns.of(call.place)
        if turn.locked():
            await caller.tell(Waiting(call.place, blocking=None, waited_seconds=0))
        async with turn:
            return await self._persist(call, shape, caller, asked_at)

    async def _persist(self, call: Call, shape: type[M], caller: Caller, asked_at: float) -> M:
        patience = Patience(self._policy, self._clock, self._random, queued_at=asked_at)
        persistence = _Persistence(call, caller, patience, self._wire, self._clock, self._metrics)
        retrying = AsyncRetrying(
            sleep=self._clock.sleep,
            retry=retry_if_result(lambda result: isinstance(result, Failure)),
            wait=persistence.pause,
            stop=persistence.given_up,
            before_sleep=persistence.before_pause,
            retry_error_callback=_last_result,
        )
        result: M | Failure = await retrying(self._wire.send, call, shape, caller, str(uuid4()))
        if isinstance(result, Failure):
            raise await persistence.explained(result.error)
        return result


class _Persistence:
    """The tries of one call, as tenacity asks about them: it wants the pause first, then whether to stop."""

    def __init__(
        self, call: Call, caller: Caller, patience: Patience, wire: Wire, clock: Clock, metrics: Metrics
    ) -> None:
        self._call = call
        self._caller = caller
        self._patience = patience
        self._wire = wire
        self._clock = clock
        self._metrics = metrics
        self._pause: float | None = None
        self._blocking: Operation | None = None
        self._looked_at: float | None = None

    def pause(self, state: RetryCallState) -> float:
        self._pause = self._patience.after(_failure(state))
        return self._pause or 0.0

    def given_up(self, _: RetryCallState) -> bool:
        return self._pause is None

    async def before_pause(self, state: RetryCallState) -> None:
        failure = _failure(state)
        cause = str(failure.cause)
        self._metrics.count_neon_retry(self._call.route.id, cause)
        log.info(
            "neon retry",
            operation=self._call.route.id,
            method=self._call.route.method,
            path=self._call.route.path,
            cause=cause,
            status=failure.error.status,
            neon_request_id=failure.error.request_id,
            attempt=state.attempt_number,
            pause=round(state.upcoming_sleep, 2),
        )
        if failure.cause is Cause.LOCKED and self._may_look():
            await self._look()
            await self._caller.tell(Waiting(self._call.place, self._blocking, self._patience.waited))

    async def explained(self, error: NeonError) -> NeonError:
        """The error to raise; one about a lock names what is in the way."""
        if not isinstance(error, LockedError):
            return error
        if self._blocking is None:
            await self._look()
        return error.naming(self._blocking)

    def _may_look(self) -> bool:
        return self._looked_at is None or self._clock.monotonic() - self._looked_at >= LOOK_EVERY

    async def _look(self) -> None:
        """Ask once; without an answer the lock stays nameless, which is no reason to fail."""
        self._looked_at = self._clock.monotonic()
        project_id = self._call.ids.get("project_id")
        if project_id is None:
            return
        listing = Call(LIST_OPERATIONS, {"project_id": project_id}, {"limit": "100"})
        page = await self._wire.send(listing, OperationPage, self._caller, str(uuid4()))
        if isinstance(page, OperationPage):
            self._blocking = in_the_way(page.operations)


def _failure(state: RetryCallState) -> Failure:
    result = _last_result(state)
    if not isinstance(result, Failure):
        raise TypeError("only a failed try is followed by another")
    return result


def _last_result(state: RetryCallState) -> object:
    if state.outcome is None:
        raise TypeError("a try that has not ended has no result")
    return state.outcome.result()
