"""The conductor: whoever has lost a run to another process leaves it to that one."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.schedules.conductor import Conductor
from bot.schedules.planned import Kind, Planned
from bot.schedules.timetable import Timetable
from bot.store.database import Database
from bot.store.runs import Run, Runs, RunState
from bot.store.schema import runs as table
from bot.tasks import Tasks
from tests.clocks import ManualClock

NINE = datetime(2026, 1, 15, 9, tzinfo=UTC)
PLAN = Planned(
    Kind.CLEANUP, "previews", "C0SHOPDB", "", Timetable("0 9 * * *", ZoneInfo("UTC")), timedelta(hours=1)
)


class Endless:
    """Work that is never done by itself."""

    def __init__(self) -> None:
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def do(self, plan: Planned, run: Run) -> str:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()
        return ""

    async def give_up(self, plan: Planned, run: Run, why: str) -> None:
        raise AssertionError("there was one try")


async def test_work_ends_once_another_process_has_taken_the_run_over(database: Database) -> None:
    runs, work = Runs(database), Endless()
    await runs.see(PLAN.name, PLAN.signature, NINE - timedelta(days=1))
    conductor = Conductor(
        lambda: (PLAN,), {Kind.CLEANUP: work}, runs, Tasks(), ManualClock(NINE), renew_every=0.01
    )
    async with asyncio.timeout(20):
        await conductor.tick()
        await work.begun.wait()
        async with database.write() as connection:
            await connection.execute(update(table).values(fence=table.c.fence + 1))
        await work.ended.wait()
    assert (await runs.latest())[PLAN.name].state is RunState.DUE, "the other one goes on with it"
