"""A locked project: waited for, named, and given up in time."""

from collections.abc import Callable

import httpx
import pytest

from bot.neon.answers import Cause
from bot.neon.errors import LockedError, NotReadyError, QuotaError
from bot.neon.models import NewBranch
from bot.neon.retries import Backoff, RetryPolicy
from bot.neon.waiting import Waiting
from tests.clocks import ManualClock
from tests.neon_rig import Script, scripted

PROJECT = "old-violet-32930710"
NEW = NewBranch(name="pr-7")
STAMPS = {"created_at": "2026-01-15T08:00:00Z", "updated_at": "2026-01-15T08:00:00Z"}
A_BRANCH = {"id": "br-1", "project_id": PROJECT, "name": "pr-7", "current_state": "init", **STAMPS}
AN_OPERATION = {
    "id": "a07f8772-1877-4da9-a939-3a3ae62d1d8d",
    "project_id": PROJECT,
    "action": "check_availability",
    "status": "running",
    **STAMPS,
}
CREATED = httpx.Response(201, json={"branch": A_BRANCH})
LOCKED = httpx.Response(423, json={"code": "", "message": "project already has running operations"})
NOT_READY = httpx.Response(422, json={"code": "", "message": "branch not ready yet"})
OPERATIONS = httpx.Response(200, json={"operations": [AN_OPERATION]})


def _locked_for(writes: int) -> Callable[[httpx.Request], httpx.Response]:
    refused = iter(range(writes))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, content=OPERATIONS.content)
        if next(refused, None) is not None:
            return httpx.Response(423, content=LOCKED.content)
        return httpx.Response(201, content=CREATED.content)

    return answer


async def test_a_locked_project_is_waited_for_and_the_operation_in_the_way_is_told() -> None:
    heard: list[Waiting] = []

    async def hear(waiting: Waiting) -> None:
        heard.append(waiting)

    async with scripted(_locked_for(3)) as client:
        created = await client.for_call(on_wait=hear).create_branch(PROJECT, NEW)
    assert created.branch.name == "pr-7"
    assert heard[0].place == PROJECT
    assert heard[0].blocking is not None
    assert heard[0].blocking.action == "check_availability"


async def test_what_locks_a_project_is_asked_every_few_seconds_only() -> None:
    script, clock = Script(_locked_for(20)), ManualClock()
    heard: list[Waiting] = []

    async def hear(waiting: Waiting) -> None:
        heard.append(waiting)

    async with scripted(script, clock=clock) as client:
        await client.for_call(on_wait=hear).create_branch(PROJECT, NEW)
    looks = script.methods.count("GET")
    assert script.methods.count("POST") == 21
    assert 2 <= looks <= clock.monotonic() / 5 + 1
    assert len(heard) == looks
    waited = [waiting.waited_seconds for waiting in heard]
    assert waited == sorted(set(waited))


async def test_a_lock_that_stays_ends_within_two_minutes_and_names_the_operation() -> None:
    clock = ManualClock()
    async with scripted(_locked_for(10_000), clock=clock) as client:
        with pytest.raises(LockedError) as caught:
            await client.create_branch(PROJECT, NEW)
    assert 110 <= clock.monotonic() <= 120
    assert caught.value.blocking is not None
    assert caught.value.blocking.id == AN_OPERATION["id"]
    assert "check availability" in caught.value.message


async def test_a_lock_without_a_name_is_waited_for_all_the_same() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(500)
        return httpx.Response(423, content=LOCKED.content)

    async with scripted(answer) as client:
        with pytest.raises(LockedError, match="already has running operations") as caught:
            await client.create_branch(PROJECT, NEW)
    assert caught.value.blocking is None


async def test_a_used_up_quota_is_not_waited_for() -> None:
    script = Script(httpx.Response(423, json={"message": "compute time quota exceeded"}))
    clock = ManualClock()
    async with scripted(script, clock=clock) as client:
        with pytest.raises(QuotaError, match="compute time quota exceeded"):
            await client.create_branch(PROJECT, NEW)
    assert script.methods == ["POST"]
    assert clock.sleeps == []


async def test_a_branch_that_is_still_being_made_is_waited_for() -> None:
    script = Script(NOT_READY, OPERATIONS, CREATED)
    async with scripted(script) as client:
        await client.create_branch(PROJECT, NEW)
    assert script.methods == ["POST", "GET", "POST"]


async def test_a_branch_that_never_gets_ready_ends_as_not_ready() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        chosen = OPERATIONS if request.method == "GET" else NOT_READY
        return httpx.Response(chosen.status_code, content=chosen.content)

    async with scripted(answer) as client:
        with pytest.raises(NotReadyError):
            await client.create_branch(PROJECT, NEW)


async def test_a_lock_that_is_not_waited_for_is_named_all_the_same() -> None:
    impatient = RetryPolicy({Cause.LOCKED: Backoff(first=1, longest=1, within=0)})
    script = Script(LOCKED, OPERATIONS)
    async with scripted(script, policy=impatient) as client:
        with pytest.raises(LockedError) as caught:
            await client.create_branch(PROJECT, NEW)
    assert script.methods == ["POST", "GET"]
    assert caught.value.blocking is not None
    assert caught.value.blocking.action == "check_availability"
