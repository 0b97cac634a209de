"""The client stays below Neon's limits, whatever the bot asks of it."""

import asyncio
import selectors
from bisect import bisect_left
from collections.abc import Coroutine
from itertools import cycle, islice

import httpx

from bot.neon.catalog import operations
from bot.neon.limits import Budget
from bot.neon.operations import ALL_ROUTES, GET_BRANCH, Route
from tests.neon_rig import Script, scripted


class InstantLoop(asyncio.SelectorEventLoop):
    """An event loop on which waiting takes no time: the loop's clock jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__(_Jumping(self))
        self.moment = 1000.0

    def time(self) -> float:
        return self.moment


class _Jumping(selectors.DefaultSelector):
    def __init__(self, loop: InstantLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Never quite still: rounding in the limiter can leave it waiting for a time that is already now.
        self._loop.moment += max(timeout or 0.0, 1e-6)
        return super().select(0)


def _run(work: Coroutine[None, None, list[float]]) -> list[float]:
    with asyncio.Runner(loop_factory=InstantLoop) as runner:
        return runner.run(work)


async def _spend(routes: list[Route]) -> list[float]:
    budget, times = Budget(), list[float]()

    async def one(route: Route) -> None:
        await budget.spend(route)
        times.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(one(route) for route in routes))
    return sorted(times)


def _most_within(times: list[float], seconds: float) -> int:
    return max(bisect_left(times, start + seconds) - place for place, start in enumerate(times))


def test_no_minute_holds_700_calls() -> None:
    times = _run(_spend(list(islice(cycle(ALL_ROUTES), 2000))))
    assert 600 <= _most_within(times, 60) < 700


def test_no_second_holds_40_calls_to_one_route() -> None:
    times = _run(_spend([GET_BRANCH] * 200))
    assert _most_within(times, 1) < 40


def test_no_minute_holds_30_calls_about_consumption() -> None:
    routes = [each.route for each in operations().values() if each.group == "Consumption"]
    assert len(routes) == 3
    times = _run(_spend(list(islice(cycle(routes), 100))))
    assert 20 <= _most_within(times, 60) < 30


def test_a_few_calls_do_not_wait() -> None:
    times = _run(_spend([GET_BRANCH] * 8))
    assert times[-1] - times[0] < 0.001


class _CountedBudget(Budget):
    def __init__(self) -> None:
        super().__init__()
        self.spent: list[str] = []

    async def spend(self, route: Route) -> None:
        self.spent.append(route.id)
        await super().spend(route)


async def test_every_try_counts_against_the_limits() -> None:
    budget = _CountedBudget()
    script = Script(httpx.Response(503), httpx.Response(503), httpx.Response(200, json={"operations": []}))
    async with scripted(script, budget=budget) as client:
        await client.operations("p")
    assert budget.spent == ["listProjectOperations"] * 3
