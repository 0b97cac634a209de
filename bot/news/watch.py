"""Looks at all projects again and again, one process at a time, and hands what it saw to those who want it.

A project costs one call for each part that somebody wants, whoever wants it. Projects are read one after
the other and passes come the more seldom the more calls one takes, so that most of what Neon allows is left
to people. What cannot be read whole is not looked at in that pass: then nothing is said of it.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.errors import BotError, StoreError
from bot.neon.client import NeonClient
from bot.neon.errors import NeonError, UnavailableError
from bot.news.look import Look, Part
from bot.store.watch_turns import Turn, WatchTurns
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

NAME = "projects"
EVERY = timedelta(minutes=5)
# After the very first start, so that the bot is at work before it looks around.
FIRST_IN = timedelta(seconds=30)
# Neon allows 700 calls a minute to a whole account; passes take a sixth of that on average.
PER_CALL = timedelta(seconds=0.5)
LONGEST = timedelta(hours=2)
LEASE = timedelta(seconds=60)
RENEW_EVERY = LEASE.total_seconds() / 4
IDLE_LOOK = 10.0  # seconds between two looks at the table
# Each call to a Neon that does not answer takes long; after so many projects the next pass may try again.
GIVE_UP_AFTER = 3


class Reader(Protocol):
    """Makes something of what a look has found."""

    async def begin(self) -> None:
        """All projects are looked at from now on. Raises StoreError."""
        ...

    def wants(self, project_id: str) -> frozenset[Part]:
        """What it has to know of a project."""
        ...

    async def read(self, look: Look) -> None:
        """Make something of it. Raises StoreError, NeonError."""
        ...

    async def end(self) -> None:
        """All projects were looked at, as far as Neon let them be. Raises StoreError."""
        ...


class Watch:
    """`tick` is called again and again. The tables are the truth of whose turn it is."""

    def __init__(
        self,
        in_force: ConfigInForce,
        neon: NeonClient,
        readers: Sequence[Reader],
        turns: WatchTurns,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._in_force = in_force
        self._neon = neon
        self._readers = tuple(readers)
        self._turns = turns
        self._tasks = tasks
        self._clock = clock
        self._next_look = 0.0

    async def tick(self) -> None:
        """Begin a pass, if one is due that nobody is at. Never raises."""
        if self._clock.monotonic() < self._next_look:
            return
        self._next_look = self._clock.monotonic() + IDLE_LOOK
        try:
            turn = await self._turns.take(
                NAME, self._clock.now(), first_in=FIRST_IN, longest=LONGEST, lease=LEASE
            )
        except StoreError as error:
            log.warning("could not look whose turn it is", problem=error.message)
            return
        if turn is not None:
            self._tasks.start(self._take(turn), name="look at all projects")

    async def _take(self, turn: Turn) -> None:
        renewing, pause = asyncio.create_task(self._renew(turn)), EVERY
        try:
            calls = await self._pass(renewing)
            pause = min(max(EVERY, calls * PER_CALL), LONGEST)
        except BotError as error:
            log.warning("a look at the projects was cut short", problem=error.message)
        except asyncio.CancelledError:
            pause = timedelta(0)  # whoever comes next begins at once
            raise
        finally:
            renewing.cancel()
            await self._end(turn, pause)

    async def _end(self, turn: Turn, pause: timedelta) -> None:
        try:
            await self._turns.done(turn, self._clock.now() + pause)
        except StoreError as error:
            log.info("the lease on the projects has to run out", problem=error.message)

    async def _renew(self, turn: Turn) -> None:
        """Ends when the turn is lost."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            try:
                if not await self._turns.renew(turn, LEASE):
                    return
            except StoreError as error:
                log.warning("could not renew a turn", problem=error.message)

    async def _pass(self, renewing: "asyncio.Task[None]") -> int:
        """Every project once; how many calls that took. Raises StoreError."""
        calls = silent = 0
        for each in self._readers:
            await each.begin()
        for project_id in self._in_force.now.project_ids:
            if renewing.done():
                log.warning("another process looks at the projects now")
                return calls
            wanted = [each.wants(project_id) for each in self._readers]
            await asyncio.sleep(
                0
            )  # a thousand projects that nobody wants anything of must not hold up others
            calls += len(frozenset().union(*wanted))
            try:
                await self._look(project_id, wanted)
                silent = 0
            except NeonError as error:
                log.warning("could not look at a project", project=project_id, problem=error.message)
                silent += isinstance(error, UnavailableError)
            if silent >= GIVE_UP_AFTER:
                log.warning("Neon does not answer, so this pass ends here")
                break
        for each in self._readers:
            await each.end()
        return calls

    async def _look(self, project_id: str, wanted: Sequence[frozenset[Part]]) -> None:
        parts = frozenset[Part]().union(*wanted)
        if not parts:
            return
        look = await self._read(project_id, parts)
        for reader, wants in zip(self._readers, wanted, strict=True):
            if wants:
                await reader.read(look)

    async def _read(self, project_id: str, parts: frozenset[Part]) -> Look:
        neon = self._neon
        return Look(
            project_id,
            self._clock.now(),
            branches=await neon.branches(project_id) if Part.BRANCHES in parts else (),
            endpoints=await neon.endpoints(project_id) if Part.ENDPOINTS in parts else (),
            operations=await neon.operations(project_id) if Part.OPERATIONS in parts else (),
            project=await neon.api.usage.project(project_id) if Part.PROJECT in parts else None,
            snapshots=await self._snapshots(project_id) if Part.SNAPSHOTS in parts else None,
        )

    async def _snapshots(self, project_id: str) -> int | None:
        # Not every key may list them, which must not hide the rest.
        try:
            return len(await self._neon.snapshots(project_id))
        except NeonError:
            return None
