"""Runs: each due time once, whoever notices it, and never lost when somebody falls over it."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store.database import Database
from bot.store.runs import Run, Runs, RunState

MINUTE = timedelta(minutes=1)
NONE = timedelta(0)
NINE = datetime(2026, 1, 15, 9, tzinfo=UTC)
TEN = datetime(2026, 1, 15, 10, tzinfo=UTC)


async def due(runs: Runs, at: datetime = NINE) -> Run:
    """A run that is due and taken."""
    await runs.see("report", "t", at - MINUTE)
    await runs.make_due("report", at, state=RunState.DUE)
    (run,) = await runs.claim(lease=MINUTE)
    return run


async def test_of_many_that_notice_a_due_time_one_runs_it(database: Database, other: Database) -> None:
    sides = [Runs(database), Runs(other)]
    await sides[0].see("report", "t", NINE - MINUTE)

    async def noticed(runs: Runs) -> tuple[Run, ...]:
        await runs.make_due("report", NINE, state=RunState.DUE)
        return await runs.claim(lease=MINUTE)

    claimed = await asyncio.gather(*(noticed(sides[number % 2]) for number in range(20)))
    (run,) = [run for each in claimed for run in each]
    assert (run.schedule, run.due_at, run.attempts) == ("report", NINE, 1)


async def test_all_up_to_a_due_time_is_dealt_with(database: Database) -> None:
    runs = Runs(database)
    await due(runs, TEN)
    assert (await runs.places())["report"].seen_until == TEN
    await runs.make_due("report", NINE, state=RunState.DUE)
    assert (await runs.places())["report"].seen_until == TEN


async def test_what_somebody_fell_over_is_taken_again_and_the_fallen_one_writes_nothing(
    database: Database,
) -> None:
    runs = Runs(database)
    first = await due(runs)
    assert await runs.claim(lease=MINUTE) == ()
    assert await runs.renew(first, lease=NONE)
    (second,) = await runs.claim(lease=MINUTE)
    assert second.attempts == 2
    assert not await runs.end(first, RunState.DONE, "")
    assert not await runs.renew(first, lease=MINUTE)
    assert await runs.end(second, RunState.DONE, "well")
    assert not await runs.end(second, RunState.FAILED, "again")
    latest = (await runs.latest())["report"]
    assert (latest.state, latest.detail) == (RunState.DONE, "well")


async def test_what_is_put_off_waits(database: Database) -> None:
    runs = Runs(database)
    await runs.put_off(await due(runs), MINUTE, "Neon is down")
    assert await runs.claim(lease=MINUTE) == ()
    assert (await runs.latest())["report"].detail == "Neon is down"


async def test_a_run_is_asked_for_once_at_a_time(database: Database, other: Database) -> None:
    sides = [Runs(database), Runs(other)]
    moments = [NINE + number * MINUTE for number in range(10)]
    asked = await asyncio.gather(*(sides[n % 2].ask("report", "t", at, "U1") for n, at in enumerate(moments)))
    assert asked.count(True) == 1
    (run,) = await sides[0].claim(lease=MINUTE)
    assert run.asked_by == "U1"
    await sides[0].end(run, RunState.DONE, "")
    assert await sides[1].ask("report", "t", TEN, "U1")


async def test_a_pause_is_noted_once_and_what_was_due_meanwhile_is_let_go(database: Database) -> None:
    runs = Runs(database)
    assert not await runs.resume("report", NINE)
    assert await runs.pause("report", "t", NINE, "U1")
    assert not await runs.pause("report", "t", TEN, "U2")
    place = (await runs.places())["report"]
    assert (place.paused_at, place.paused_by) == (NINE, "U1")
    assert await runs.resume("report", TEN)
    place = (await runs.places())["report"]
    assert (place.paused_at, place.seen_until) == (None, TEN)


async def test_another_timetable_starts_from_when_it_was_first_seen(database: Database) -> None:
    runs = Runs(database)
    await runs.see("report", "old", NINE)
    await runs.see("report", "new", TEN)
    place = (await runs.places())["report"]
    assert (place.timetable, place.seen_until) == ("new", TEN)


async def test_old_runs_are_forgotten_and_others_kept(database: Database) -> None:
    runs = Runs(database)
    first = await due(runs)
    await runs.end(first, RunState.DONE, "")
    await runs.forget(MINUTE)
    assert (await runs.latest())["report"].due_at == NINE
    second = await due(runs, TEN)
    await runs.forget(NONE)
    assert (await runs.latest())["report"].due_at == TEN, "what is under way is kept"
    await runs.end(second, RunState.DONE, "")
    await runs.forget(NONE)
    assert await runs.latest() == {}
