"""A name that somebody else takes while the bot waits for its turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.stage import SHOP_DB, Stage, staged
from tests.faults.scene import HeldClock, elsewhere, posted


@pytest.fixture
async def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
async def held_stage(tmp_path: Path, clock: HeldClock) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.start_bot(clock)
        yield stage


async def test_a_branch_made_in_the_console_meanwhile_is_not_taken_for_ours(
    held_stage: Stage, clock: HeldClock
) -> None:
    stage = held_stage
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await stage.neon_trouble("423", method="POST")
    clock.hold()
    await stage.dana.command(SHOP_DB, "branch create pr-42 --ttl 1h")
    await clock.asleep.wait()
    theirs = await elsewhere(stage, "POST", "/branches", {"branch": {"name": "pr-42"}})
    stage.neon_clock.advance(60)
    clock.let_go()
    words = await stage.finished(stage.dana, SHOP_DB, "pr-42", "already")

    assert "Nothing was done" in words
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"
    assert row.operation_ids == ()
    assert (await stage.branches())["pr-42"]["id"] == theirs["branch"]["id"]
    assert len(await posted(stage.dana, SHOP_DB)) == 1
