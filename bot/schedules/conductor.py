"""Runs what is due: once for each due time, in whichever process takes it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.errors import BotError, StoreError
from bot.schedules.planned import Kind, Planned
from bot.store.runs import Place, Run, Runs, RunState
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
RENEW_EVERY = LEASE.total_seconds() / 4
# With nothing due, the tables are only looked at for what others left behind or asked for, in seconds.
IDLE_LOOK = 15.0
TRIES = 3
KEPT = timedelta(days=400)
PAUSE_BETWEEN_TRIES = timedelta(minutes=2)


class Work(Protocol):
    """Does what is due. A run that was cut off is begun anew, possibly in another process."""

    async def do(self, plan: Planned, run: Run) -> str:
        """Do it, and say in a few words how it went. Raises BotError: then it is tried again."""
        ...

    async def give_up(self, plan: Planned, run: Run, why: str) -> None:
        """Tell where it would have been told that it could not be done."""
        ...


class Conductor:
    """`tick` is called again and again; `plans` gives what the configuration in force wants done."""

    def __init__(
        self,
        plans: Callable[[], Sequence[Planned]],
        works: Mapping[Kind, Work],
        runs: Runs,
        tasks: Tasks,
        clock: Clock,
        *,
        renew_every: float = RENEW_EVERY,
    ) -> None:
        self._renew_every = renew_every
        self._plans = plans
        self._works = works
        self._runs = runs
        self._tasks = tasks
        self._clock = clock
        self._next_due: datetime | None = None
        self._next_look = 0.0
        self._asked = 0

    async def tick(self) -> None:
        """Note what has become due, and begin what nobody is at. Never raises."""
        due = self._next_due is not None and self._clock.now() >= self._next_due
        if not due and self._asked == self._runs.asked and self._clock.monotonic() < self._next_look:
            return
        self._asked = self._runs.asked
        self._next_look = self._clock.monotonic() + IDLE_LOOK
        try:
            plans = {plan.name: plan for plan in self._plans()}
            await self._note(plans)
            for run in await self._runs.claim(lease=LEASE):
                self._tasks.start(self._take(run, plans.get(run.schedule)), name=f"run:{run.schedule}")
        except StoreError as error:
            log.warning("could not look for what is due", problem=error.message)

    async def forget(self) -> None:
        """Drop what ended so long ago that nobody asks for it. Raises StoreError."""
        await self._runs.forget(KEPT)

    async def _note(self, plans: Mapping[str, Planned]) -> None:
        """Write down what is due by now, and remember when the next thing will be."""
        now, places = self._clock.now(), await self._runs.places()
        for plan in plans.values():
            place = places.get(plan.name)
            if place is None or place.timetable != plan.signature:
                await self._runs.see(plan.name, plan.signature, now)
            elif place.paused_at is None:
                await self._note_one(plan, place, now)
        upcoming = [plan.timetable.next(now) for plan in plans.values()]
        self._next_due = min(filter(None, upcoming), default=None)

    async def _note_one(self, plan: Planned, place: Place, now: datetime) -> None:
        due = list(takewhile(lambda each: each <= now, plan.timetable.after(place.seen_until)))
        if not due:
            return
        in_time = now - due[-1] <= plan.catch_up
        missed = len(due) - 1
        if missed or not in_time:
            log.warning("scheduled runs were missed", schedule=plan.name, missed=missed, caught_up=in_time)
        if in_time:
            await self._runs.make_due(plan.name, due[-1], state=RunState.DUE, missed=missed)
        else:
            detail = "the bot was not running in time"
            await self._runs.make_due(plan.name, due[-1], state=RunState.MISSED, missed=missed, detail=detail)

    async def _take(self, run: Run, plan: Planned | None) -> None:
        renewing = asyncio.create_task(self._renew(run, asyncio.current_task()))
        try:
            if plan is None:
                await self._runs.end(run, RunState.FAILED, "the configuration does not have it any more")
            elif run.attempts > TRIES:
                await self._give_up(plan, run, run.detail or "it was cut off each time it was tried")
            else:
                detail = await self._works[plan.kind].do(plan, run)
                await self._runs.end(run, RunState.DONE, detail)
        except BotError as error:
            await self._not_done(run, plan, error)
        finally:
            renewing.cancel()

    async def _not_done(self, run: Run, plan: Planned | None, error: BotError) -> None:
        log.warning(
            "a scheduled run failed", schedule=run.schedule, tries=run.attempts, problem=error.message
        )
        try:
            if run.attempts < TRIES or plan is None:
                await self._runs.put_off(run, PAUSE_BETWEEN_TRIES, error.message)
            else:
                await self._give_up(plan, run, error.message)
        except BotError as trouble:
            log.error("could not write down how a run went", schedule=run.schedule, problem=trouble.message)

    async def _give_up(self, plan: Planned, run: Run, why: str) -> None:
        if await self._runs.end(run, RunState.FAILED, why):
            await self._works[plan.kind].give_up(plan, run, why)

    async def _renew(self, run: Run, work: asyncio.Task[None] | None) -> None:
        while True:
            await asyncio.sleep(self._renew_every)
            try:
                if not await self._runs.renew(run, lease=LEASE):
                    log.warning("another process took over a run", schedule=run.schedule)
                    if work is not None:
                        work.cancel()  # what is left of it is the other's
                    return
            except StoreError as error:
                log.warning("could not renew a run", schedule=run.schedule, problem=error.message)
