"""Which operation is in the way, and whose turn it is."""

import asyncio

import httpx
import pytest

from bot.neon.errors import AnswerLostError
from bot.neon.models import NewBranch, Operation
from bot.neon.waiting import Waiting, in_the_way
from tests.clocks import START, ManualClock
from tests.neon_rig import scripted


def _operation(name: str, status: str, *, retried: bool = False) -> Operation:
    return Operation(
        id=name,
        project_id="p",
        action="start_compute",
        status=status,
        created_at=START,
        updated_at=START,
        retry_at=START if retried else None,
    )


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [
        ([("b", "scheduling"), ("a", "running")], "a"),
        ([("c", "running"), ("b", "running"), ("a", "finished")], "b"),
        ([("b", "scheduling"), ("a", "scheduling")], "a"),
        ([("b", "cancelling"), ("a", "scheduling")], "b"),
        ([("b", "a status from the future"), ("a", "skipped")], "b"),
        ([("b", "finished"), ("a", "error")], None),
        ([("a", "failed")], None),
        ([], None),
    ],
)
def test_the_oldest_operation_at_work_is_the_one_in_the_way(
    newest_first: list[tuple[str, str]], expected: str | None
) -> None:
    found = in_the_way(tuple(_operation(name, status) for name, status in newest_first))
    assert (found.id if found else None) == expected


def test_a_failed_operation_that_neon_will_retry_is_in_the_way() -> None:
    found = in_the_way((_operation("b", "finished"), _operation("a", "failed", retried=True)))
    assert found is not None
    assert found.id == "a"


class Gate:
    """A server that answers a write only when it is let through; notes what is inside at a time."""

    def __init__(self) -> None:
        self.inside = 0
        self.most_inside = 0
        self.order: list[str] = []
        self.arrived = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.order.append(request.url.path.rsplit("/", 1)[-1])
        self.arrived.set()
        await self.open.wait()
        self.inside -= 1
        return httpx.Response(204)


async def test_writes_to_one_project_are_made_one_after_another_in_order() -> None:
    gate, heard = Gate(), list[Waiting]()

    async def hear(waiting: Waiting) -> None:
        heard.append(waiting)

    async with scripted(gate) as client, asyncio.TaskGroup() as tasks:
        polite = client.for_call(on_wait=hear)
        for name in ("br-1", "br-2", "br-3"):
            tasks.create_task(polite.delete_branch("p", name))
        await gate.arrived.wait()
        gate.open.set()
    assert gate.order == ["br-1", "br-2", "br-3"]
    assert gate.most_inside == 1
    assert heard == [Waiting("p", blocking=None, waited_seconds=0)] * 2


async def test_writes_to_different_projects_do_not_wait_for_each_other() -> None:
    gate = Gate()
    async with scripted(gate) as client, asyncio.TaskGroup() as tasks:
        for project in ("p", "q"):
            tasks.create_task(client.delete_branch(project, "br-1"))
        while gate.inside < 2:
            gate.arrived.clear()
            await gate.arrived.wait()
        gate.open.set()
    assert gate.most_inside == 2


async def test_reads_do_not_wait_for_writes() -> None:
    gate = Gate()

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"operations": []})
        return await gate(request)

    async with scripted(answer) as client, asyncio.TaskGroup() as tasks:
        tasks.create_task(client.delete_branch("p", "br-1"))
        await gate.arrived.wait()
        assert await client.operations("p") == ()
        gate.open.set()


async def test_a_write_that_failed_gives_its_turn_away() -> None:
    async with scripted(lambda _: httpx.Response(500)) as client:
        for _ in range(2):
            with pytest.raises(AnswerLostError):
                await client.delete_branch("p", "br-1")


async def test_a_write_that_was_cancelled_gives_its_turn_away() -> None:
    gate = Gate()
    async with scripted(gate) as client:
        first = asyncio.create_task(client.delete_branch("p", "br-1"))
        await gate.arrived.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        gate.open.set()
        assert (await client.delete_branch("p", "br-2")).branch is None


async def test_a_queue_of_writes_does_not_multiply_the_wait_for_a_lock() -> None:
    clock = ManualClock()

    def locked(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"operations": []})
        return httpx.Response(423, json={"message": "project already has running operations"})

    async with scripted(locked, clock=clock) as client:
        news = [NewBranch(name=f"pr-{number}") for number in range(5)]
        results = await asyncio.gather(
            *(client.create_branch("p", new) for new in news), return_exceptions=True
        )
    assert [type(result).__name__ for result in results] == ["LockedError"] * 5
    assert clock.monotonic() <= 120
