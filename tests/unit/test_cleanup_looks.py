"""Work on very many branches lets others have their turn."""

import asyncio

from bot.cleanup.looks import SLICE, in_slices


async def test_others_have_a_turn_after_every_slice() -> None:
    done, turns = list[int](), list[int]()

    async def other() -> None:
        while True:
            turns.append(len(done))
            await asyncio.sleep(0)

    def double(number: int) -> int:
        done.append(number)
        return 2 * number

    waiting = asyncio.create_task(other())
    assert await in_slices(double, range(3 * SLICE + 1)) == [2 * each for each in done]
    waiting.cancel()
    assert turns == [SLICE, 2 * SLICE, 3 * SLICE]
