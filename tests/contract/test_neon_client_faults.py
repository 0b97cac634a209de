"""The client when Neon is in trouble: every fault that the stand-in can be ordered to have."""

import asyncio

import pytest

from bot.neon.errors import (
    AnswerLostError,
    LockedError,
    NeonNotFoundError,
    QuotaError,
    RateLimitedError,
    UnauthorizedError,
    UnavailableError,
)
from bot.neon.models import ComputeSize, NewBranch
from bot.neon.waiting import Waiting
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.clockwork import Step
from sandbox.neon.faults import CallFault, Fault
from sandbox.neon.serving import running
from sandbox.neon.world import World
from tests.clocks import ManualClock
from tests.neon_rig import client_at, connected

SHOP, LEDGER = "old-violet-32930710", "calm-sea-51238842"
GATEWAY_FAULTS: list[CallFault] = ["500", "524", "drop_before", "drop_after"]


@pytest.fixture
def world() -> World:
    return World(WorldClock(), rate_limits=None)


def _in_step_with(world: World) -> ManualClock:
    """A clock for the client that takes the stand-in's along: while it waits, Neon works."""
    assert isinstance(world.clock, WorldClock)
    return ManualClock(on_advance=world.clock.advance)


def _names(world: World) -> set[str]:
    return {branch.name for branch in world.projects[SHOP].live_branches()}


def _branch_id(world: World, name: str) -> str:
    return next(branch.id for branch in world.projects[SHOP].live_branches() if branch.name == name)


def _calls(world: World, method: str) -> int:
    return sum(seen.method == method for seen in world.seen)


async def test_a_real_lock_is_waited_out(world: World) -> None:
    heard: list[Waiting] = []

    async def hear(waiting: Waiting) -> None:
        heard.append(waiting)

    project = world.projects[SHOP]
    world.start(project, [Step("check_availability", project.default_branch().id)], world.clock.now())
    clock = _in_step_with(world)
    async with connected(world, clock=clock) as client:
        created = await client.for_call(on_wait=hear).create_branch(SHOP, NewBranch(name="patient"))
    assert created.branch.name == "patient"
    assert 8 <= clock.monotonic() < 16
    assert {waiting.blocking.action for waiting in heard if waiting.blocking} == {"check_availability"}
    assert all(waiting.place == SHOP for waiting in heard)


async def test_two_writes_to_one_project_both_succeed(world: World) -> None:
    clock = _in_step_with(world)
    async with connected(world, clock=clock) as client:
        results = await asyncio.gather(
            *(client.create_branch(SHOP, NewBranch(name=f"pr-{n}", compute=ComputeSize())) for n in range(3))
        )
    assert [result.branch.name for result in results] == ["pr-0", "pr-1", "pr-2"]
    assert {"pr-0", "pr-1", "pr-2"} <= _names(world)


async def test_a_lock_that_never_ends_names_the_operation(world: World) -> None:
    world.faults.add(Fault("operation_hangs", action="check_availability"))
    project = world.projects[SHOP]
    (hanging,) = world.start(
        project, [Step("check_availability", project.default_branch().id)], world.clock.now()
    )
    clock = _in_step_with(world)
    async with connected(world, clock=clock) as client:
        with pytest.raises(LockedError) as caught:
            await client.create_branch(SHOP, NewBranch(name="refused"))
    assert caught.value.blocking is not None
    assert caught.value.blocking.id == hanging.id
    assert clock.monotonic() <= 120
    assert "refused" not in _names(world)


async def test_423_without_an_operation_behind_it_is_waited_out(world: World) -> None:
    world.faults.add(Fault("423", method="POST", times=3))
    async with connected(world) as client:
        await client.create_branch(SHOP, NewBranch(name="patient"))
    assert _calls(world, "POST") == 4
    assert "patient" in _names(world)


async def test_a_used_up_quota_is_final(world: World) -> None:
    world.faults.add(Fault("423_quota", method="POST"))
    async with connected(world) as client:
        with pytest.raises(QuotaError):
            await client.create_branch(SHOP, NewBranch(name="refused"))
    assert [seen.method for seen in world.seen] == ["POST"]


async def test_a_named_pause_is_kept(world: World) -> None:
    world.faults.add(Fault("429", retry_after=11, times=2))
    clock = ManualClock()
    async with connected(world, clock=clock) as client:
        await client.create_branch(SHOP, NewBranch(name="patient"))
    assert clock.sleeps == [11, 11]


async def test_an_unnamed_pause_grows(world: World) -> None:
    world.faults.add(Fault("429", times=3))
    clock = ManualClock()
    async with connected(world, clock=clock) as client:
        await client.project(SHOP)
    first, second, third = clock.sleeps
    assert 0.5 <= first <= 1 <= second <= 2 <= third <= 4


async def test_too_many_calls_for_too_long_is_said(world: World) -> None:
    world.faults.add(Fault("429", times=None))
    async with connected(world) as client:
        with pytest.raises(RateLimitedError):
            await client.project(SHOP)


async def test_a_write_survives_503(world: World) -> None:
    world.faults.add(Fault("503", method="POST", times=3))
    async with connected(world) as client:
        await client.create_branch(SHOP, NewBranch(name="patient"))
    assert _calls(world, "POST") == 4


@pytest.mark.parametrize("kind", GATEWAY_FAULTS)
async def test_a_read_survives_what_a_gateway_does(world: World, kind: CallFault) -> None:
    world.faults.add(Fault(kind, times=3))
    async with connected(world) as client:
        assert (await client.project(SHOP)).name == "shop"
    assert _calls(world, "GET") == 4


@pytest.mark.parametrize("kind", GATEWAY_FAULTS)
async def test_a_read_is_given_up_in_the_end(world: World, kind: CallFault) -> None:
    world.faults.add(Fault(kind, times=None))
    async with connected(world) as client:
        with pytest.raises(UnavailableError):
            await client.project(SHOP)
    assert _calls(world, "GET") == 4


@pytest.mark.parametrize("kind", GATEWAY_FAULTS)
async def test_a_creation_without_an_answer_is_made_once_and_can_be_found(
    world: World, kind: CallFault
) -> None:
    world.faults.add(Fault(kind, method="POST"))
    async with connected(world) as client:
        with pytest.raises(AnswerLostError) as caught:
            await client.create_branch(SHOP, NewBranch(name="lost"))
        assert (caught.value.method, caught.value.path) == ("POST", "/projects/{project_id}/branches")
        found = await client.branch_named(SHOP, "lost")
    assert _calls(world, "POST") == 1
    assert (found is not None) == (kind == "drop_after")


@pytest.mark.parametrize("kind", GATEWAY_FAULTS)
async def test_a_deletion_without_an_answer_is_made_once_and_can_be_checked(
    world: World, kind: CallFault
) -> None:
    branch_id = _branch_id(world, "dana-scratch")
    world.faults.add(Fault(kind, method="DELETE"))
    async with connected(world) as client:
        with pytest.raises(AnswerLostError) as caught:
            await client.delete_branch(SHOP, branch_id)
        left = await client.branch_named(SHOP, "dana-scratch")
    assert caught.value.method == "DELETE"
    assert _calls(world, "DELETE") == 1
    assert (left is None) == (kind == "drop_after")


async def test_a_creation_that_takes_too_long_is_lost_but_made(world: World) -> None:
    world.faults.add(Fault("slow", method="POST", seconds=5))
    async with connected(world, read_timeout=1.0) as client:
        with pytest.raises(AnswerLostError):
            await client.create_branch(SHOP, NewBranch(name="slow"))
    assert "slow" in _names(world)
    assert sum(branch.name == "slow" for branch in world.projects[SHOP].live_branches()) == 1


async def test_a_read_that_takes_too_long_is_made_again(world: World) -> None:
    world.faults.add(Fault("slow", method="GET", seconds=5))
    async with connected(world, read_timeout=1.0) as client:
        assert (await client.project(SHOP)).name == "shop"


async def test_after_a_lost_answer_the_next_write_goes_through(world: World) -> None:
    world.faults.add(Fault("drop_before", method="POST"))
    async with connected(world) as client:
        with pytest.raises(AnswerLostError):
            await client.create_branch(SHOP, NewBranch(name="first"))
        await client.create_branch(SHOP, NewBranch(name="second"))
    assert {"first", "second"} & _names(world) == {"second"}


@pytest.mark.parametrize(("kind", "error"), [("401", UnauthorizedError), ("404", NeonNotFoundError)])
async def test_a_refusal_is_final(world: World, kind: CallFault, error: type[Exception]) -> None:
    world.faults.add(Fault(kind))
    async with connected(world) as client:
        with pytest.raises(error):
            await client.project(SHOP)
    assert _calls(world, "GET") == 1


async def test_nothing_listening_is_said_without_having_changed_anything(world: World) -> None:
    async with running(world) as base_url:
        pass
    async with client_at(base_url) as client:
        for call in (client.project(SHOP), client.create_branch(SHOP, NewBranch(name="unsent"))):
            with pytest.raises(UnavailableError) as caught:
                await call
            assert caught.value.status is None
    assert not world.seen
