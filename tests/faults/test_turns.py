"""A project that Neon holds locked keeps its own requests waiting, and nobody else."""

import asyncio

from bot.tasks import AT_ONCE, Tasks, aside
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import A_MOMENT, HeldClock


async def test_many_requests_behind_a_locked_project_do_not_keep_a_question_waiting(
    empty_stage: Stage,
) -> None:
    stage, clock = empty_stage, HeldClock()
    await stage.start_bot(clock, drain=A_MOMENT)
    await stage.neon_trouble("423", method="POST", times=None)
    clock.hold()
    for number in range(AT_ONCE + 1):
        assert (await stage.dana.command(SHOP_DB, f"branch create pr-{number} --no-compute"))["ok"]
        await stage.shown(stage.dana, SHOP_DB, f"Creating branch `pr-{number}`")
    await clock.asleep.wait()
    reply = await stage.ask(stage.ana, SHOP_DB, "whoami")
    assert "Your id" in reply.text


async def test_a_task_that_steps_aside_takes_its_turn_again_before_it_goes_on() -> None:
    tasks, order, go_on = Tasks(at_once=1), [], asyncio.Event()

    async def first() -> None:
        async with aside():
            await go_on.wait()
        order.append("first")

    async def second() -> None:
        go_on.set()
        await asyncio.sleep(0)
        order.append("second")

    tasks.start(first(), name="first")
    tasks.start(second(), name="second")
    await tasks.drain(5)
    assert order == ["second", "first"]
