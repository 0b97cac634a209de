"""Followed operations: what was seen last, in the order in which they came."""

from dataclasses import replace

from bot.command import Step
from bot.store.database import Database
from bot.store.requests import Requests
from bot.store.steps import Steps

from .samples import MINUTE, new_request

CREATE = Step("op-z", "create_branch", "running")
START = Step("op-a", "start_compute", "scheduling")
PROJECT = "old-violet-32930710"


async def stored_request(database: Database) -> str:
    return (await Requests(database).add(new_request(), worker="w", lease=MINUTE)).id


async def test_steps_keep_their_order_when_they_change(database: Database) -> None:
    steps, request_id = Steps(database), await stored_request(database)
    await steps.put(request_id, PROJECT, [CREATE, START])
    finished = replace(CREATE, status="finished", duration_ms=812)
    failed = replace(START, status="failed", failures=2, error="no capacity – größer ☃")
    await steps.put(request_id, PROJECT, [failed, finished])
    assert await steps.of([request_id]) == {request_id: (finished, failed)}


async def test_a_later_operation_comes_last(database: Database) -> None:
    steps, request_id = Steps(database), await stored_request(database)
    await steps.put(request_id, PROJECT, [CREATE])
    await steps.put(request_id, PROJECT, [START, CREATE])
    assert (await steps.of([request_id]))[request_id] == (CREATE, START)


async def test_an_operation_named_twice_counts_once_as_seen_last(database: Database) -> None:
    steps, request_id = Steps(database), await stored_request(database)
    finished = replace(CREATE, status="finished")
    await steps.put(request_id, PROJECT, [CREATE, finished])
    assert (await steps.of([request_id]))[request_id] == (finished,)


async def test_each_request_has_its_own_steps(database: Database) -> None:
    steps = Steps(database)
    first, second, third = [await stored_request(database) for _ in range(3)]
    await steps.put(first, PROJECT, [CREATE])
    await steps.put(second, PROJECT, [replace(CREATE, status="finished"), START])
    await steps.put(third, PROJECT, [])
    found = await steps.of([first, second, third])
    assert found[first] == (CREATE,)
    assert found[second] == (replace(CREATE, status="finished"), START)
    assert found[third] == ()


async def test_asking_for_no_request_gives_nothing(database: Database) -> None:
    assert await Steps(database).of([]) == {}


async def test_an_error_that_postgres_refuses_is_mended(database: Database) -> None:
    steps, request_id = Steps(database), await stored_request(database)
    await steps.put(request_id, PROJECT, [replace(START, error="no\0pe")])
    assert (await steps.of([request_id]))[request_id][0].error == "nope"
