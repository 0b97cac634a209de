"""The order in which those get a turn who wait for one."""

import asyncio

import pytest

from bot.store.turns import Turns


async def _wait(turns: Turns, name: str, order: list[str], *, hurry: bool = False) -> None:
    await turns.acquire(hurry=hurry)
    order.append(name)
    await asyncio.sleep(0)
    turns.release()


async def test_who_is_in_a_hurry_goes_before_all_who_wait_and_the_others_stay_in_order() -> None:
    turns, order = Turns(), list[str]()
    await turns.acquire()
    waiting = [asyncio.create_task(_wait(turns, name, order)) for name in ("a", "b", "c")]
    waiting += [asyncio.create_task(_wait(turns, name, order, hurry=True)) for name in ("X", "Y")]
    for _ in range(5):
        await asyncio.sleep(0)
    assert order == []
    turns.release()
    await asyncio.gather(*waiting)
    assert order == ["X", "Y", "a", "b", "c"]


@pytest.mark.parametrize("hurry", [True, False])
async def test_whoever_gives_up_waiting_stands_in_nobodys_way(hurry: bool) -> None:
    turns, order = Turns(), list[str]()
    await turns.acquire()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(turns.acquire(hurry=hurry), 0)
    impatient = asyncio.create_task(turns.acquire(hurry=hurry))
    other = asyncio.create_task(_wait(turns, "other", order))
    await asyncio.sleep(0)
    impatient.cancel()
    turns.release()
    await asyncio.wait_for(other, 10)
    assert order == ["other"]
