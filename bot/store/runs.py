"""What happens at set times: how far each timetable has been dealt with, who paused it, and what was run.

A run is a row named by its schedule and the time it was due, so that any number of processes make one. It
is leased to one of them at a time, on the database's time; the due time itself is the timetable's, and
comes from the process's clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update

from bot.store.database import Database
from bot.store.dbtime import database_now, from_now
from bot.store.schema import runs, schedules


class RunState(StrEnum):
    """How far a run got."""

    DUE = "due"
    DONE = "done"
    FAILED = "failed"
    MISSED = "missed"  # nobody was there in time, and it was not caught up with


@dataclass(frozen=True)
class Place:
    """How far a schedule has been dealt with, and who paused it, if anybody did."""

    timetable: str
    seen_until: datetime
    paused_at: datetime | None
    paused_by: str | None


@dataclass(frozen=True)
class Run:
    """One time that something was due. `missed` are the due times before it that nobody was there for."""

    schedule: str
    due_at: datetime
    state: RunState
    asked_by: str | None
    attempts: int
    missed: int
    fence: int
    ended_at: datetime | None
    detail: str


class Runs:
    """The runs and the schedules. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.asked = 0  # how often somebody wanted a run; each is to begin soon

    async def places(self) -> Mapping[str, Place]:
        """Every schedule that was ever seen, by name."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(schedules))
            return {row.name: Place(row.timetable, *_when_and_who(row)) for row in rows}

    async def see(self, name: str, timetable: str, until: datetime) -> None:
        """From `until` on, runs of this schedule are due; by another timetable than before, if need be."""
        row = {"timetable": timetable, "seen_until": until}
        new = self._database.insert(schedules).values(name=name, **row)
        async with self._database.write() as connection:
            await connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=row))

    async def make_due(
        self, name: str, due_at: datetime, *, state: RunState, missed: int = 0, detail: str = ""
    ) -> None:
        """Note that it was due at that time, once, and that all up to then is dealt with."""
        seen = update(schedules).where(schedules.c.name == name, schedules.c.seen_until < due_at)
        async with self._database.write() as connection:
            await connection.execute(self._new(name, due_at, state=state, missed=missed, detail=detail))
            await connection.execute(seen.values(seen_until=due_at))

    async def ask(self, name: str, timetable: str, at: datetime, user_id: str) -> bool:
        """Somebody wants a run now. False when one is open already."""
        row = {"name": name, "timetable": timetable, "seen_until": at}
        first = self._database.insert(schedules).values(row).on_conflict_do_nothing(index_elements=["name"])
        turn = select(schedules.c.name).where(schedules.c.name == name).with_for_update()
        is_open = select(runs.c.schedule).where(runs.c.schedule == name, _OPEN)
        async with self._database.write() as connection:
            await connection.execute(first)
            await connection.execute(turn)  # whoever else asks comes after this
            if (await connection.execute(is_open)).first():
                return False
            await connection.execute(self._new(name, at, state=RunState.DUE, asked_by=user_id))
        self.asked += 1
        return True

    async def pause(self, name: str, timetable: str, at: datetime, user_id: str) -> bool:
        """Let nothing of it become due. False when it was paused already."""
        row = {"paused_at": at, "paused_by": user_id}
        new = self._database.insert(schedules).values(name=name, timetable=timetable, seen_until=at, **row)
        upsert = new.on_conflict_do_update(
            index_elements=["name"], set_=row, where=schedules.c.paused_at.is_(None)
        )
        async with self._database.write() as connection:
            return (await connection.execute(upsert.returning(schedules.c.name))).first() is not None

    async def resume(self, name: str, at: datetime) -> bool:
        """Let it go on; what was due meanwhile is not caught up with. False when it was not paused."""
        paused = and_(schedules.c.name == name, schedules.c.paused_at.is_not(None))
        row = {"paused_at": None, "paused_by": None, "seen_until": at}
        async with self._database.write() as connection:
            return (await connection.execute(update(schedules).where(paused).values(row))).rowcount == 1

    async def claim(self, *, lease: timedelta, limit: int = 20) -> tuple[Run, ...]:
        """Take open runs that nobody is at; two processes never get the same one."""
        free = or_(runs.c.lease_until.is_(None), runs.c.lease_until <= database_now())
        row = {"fence": runs.c.fence + 1, "attempts": runs.c.attempts + 1, "lease_until": from_now(lease)}
        candidates = (
            select(runs.c.schedule, runs.c.due_at)
            .where(_OPEN, free)
            .order_by(runs.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = []
        async with self._database.write() as connection:
            for each in (await connection.execute(candidates)).all():
                this = and_(runs.c.schedule == each.schedule, runs.c.due_at == each.due_at, _OPEN, free)
                change = await connection.execute(update(runs).where(this).values(row).returning(*runs.c))
                taken += [_run(each) for each in change]
        return tuple(taken)

    async def renew(self, run: Run, *, lease: timedelta) -> bool:
        """Extend the lease. False when another process has taken the run over."""
        return await self._change(run, lease_until=from_now(lease))

    async def put_off(self, run: Run, wait: timedelta, detail: str) -> None:
        """Let go of it; whoever comes after `wait` may try again."""
        await self._change(run, lease_until=from_now(wait), detail=detail)

    async def end(self, run: Run, state: RunState, detail: str) -> bool:
        """It is over. False when another process has taken the run over."""
        return await self._change(
            run, state=state.value, detail=detail, lease_until=None, ended_at=database_now()
        )

    async def latest(self) -> Mapping[str, Run]:
        """The newest run of each schedule that has ended or is under way."""
        newest = select(runs.c.schedule, func.max(runs.c.due_at).label("due_at")).group_by(runs.c.schedule)
        last = newest.subquery()
        query = select(runs).join(
            last, and_(runs.c.schedule == last.c.schedule, runs.c.due_at == last.c.due_at)
        )
        async with self._database.read() as connection:
            return {row.schedule: _run(row) for row in await connection.execute(query)}

    async def forget(self, older_than: timedelta) -> None:
        """Drop the runs that ended longer ago than that."""
        old = delete(runs).where(runs.c.ended_at < from_now(-older_than))
        async with self._database.write() as connection:
            await connection.execute(old)

    def _new(self, name: str, due_at: datetime, *, state: RunState, **more: Any) -> Any:
        row = {"missed": 0, "detail": "", "attempts": 0, "fence": 0} | more
        if state is not RunState.DUE:
            row["ended_at"] = database_now()
        new = self._database.insert(runs).values(schedule=name, due_at=due_at, state=state.value, **row)
        return new.on_conflict_do_nothing(index_elements=["schedule", "due_at"])

    async def _change(self, run: Run, **to: Any) -> bool:
        this = and_(
            runs.c.schedule == run.schedule, runs.c.due_at == run.due_at, runs.c.fence == run.fence, _OPEN
        )
        async with self._database.write() as connection:
            return (await connection.execute(update(runs).where(this).values(to))).rowcount == 1


_OPEN: ColumnElement[bool] = runs.c.state == RunState.DUE.value


def _when_and_who(row: Row[Any]) -> tuple[datetime, datetime | None, str | None]:
    return row.seen_until, row.paused_at, row.paused_by


def _run(row: Row[Any]) -> Run:
    return Run(
        schedule=row.schedule,
        due_at=row.due_at,
        state=RunState(row.state),
        asked_by=row.asked_by,
        attempts=row.attempts,
        missed=row.missed,
        fence=row.fence,
        ended_at=row.ended_at,
        detail=row.detail,
    )
