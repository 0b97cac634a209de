"""The inventory against the stand-in: what it says of each branch, what it costs, what it remembers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cleanup.facts import Facts
from bot.cleanup.inventory import Inventory
from bot.command import ProjectRef
from bot.errors import BotError
from bot.neon.client import NeonClient
from bot.store.branch_samples import BranchSamples
from bot.store.database import Database
from sandbox.neon.records import Branch
from tests.clocks import ManualClock
from tests.e2e.stage import SHOP, Stage, staged
from tests.neon_rig import client_at

PROJECT = ProjectRef("shop", SHOP)
DAY = 86400.0


@dataclass
class Rig:
    """An inventory over the demo's projects, and the time that it goes by."""

    stage: Stage
    neon: NeonClient
    inventory: Inventory
    samples: BranchSamples
    clock: ManualClock

    def stage_branch(self, name: str) -> Branch:
        """The stand-in's record of a branch."""
        branches = self.stage.world.projects[SHOP].branches.values()
        return next(each for each in branches if each.name == name)

    async def look(self, days: float = 0) -> dict[str, Facts]:
        """The branches by name, as one more look `days` later shows them."""
        self.clock.advance(days * DAY)
        return {each.name: each for each in (await self.inventory.of(PROJECT)).branches}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with staged(tmp_path) as stage, AsyncExitStack() as stack:
        clock = ManualClock(stage.neon_clock.now())
        neon = await stack.enter_async_context(client_at(stage.neon_url))
        database = Database(stage.database_url)
        stack.push_async_callback(database.close)
        samples = BranchSamples(database)
        yield Rig(stage, neon, Inventory(neon, samples, clock), samples, clock)


async def test_a_look_costs_two_calls_and_tells_each_branch(rig: Rig) -> None:
    branches = await rig.look()
    assert len(await rig.stage.neon_requests()) == 2
    assert branches["main"].default
    assert branches["main"].children > 0
    assert branches["preview/pr-112"].parent == "main"
    assert branches["preview/pr-112"].created_by == "CI"
    assert branches["dana-scratch"].idle_since is None


async def test_what_happens_between_two_looks_is_seen(rig: Rig) -> None:
    first = rig.clock.now()
    await rig.look()
    rig.stage_branch("dana-scratch").written_bytes += 1
    branches = await rig.look(days=3)
    second = rig.clock.now()
    assert branches["dana-scratch"].idle_since == second
    assert any(each.idle_since == first for each in branches.values())
    assert (await rig.look(days=3))["dana-scratch"].idle_since == second


async def test_what_is_gone_is_forgotten(rig: Rig) -> None:
    await rig.look()
    known = await rig.samples.of(SHOP)
    gone = rig.stage_branch("dana-scratch").id
    await rig.neon.delete_branch(SHOP, gone)
    rig.stage.neon_clock.advance(60)
    await rig.look(days=1)
    assert known.keys() - (await rig.samples.of(SHOP)).keys() == {gone}


async def test_half_a_look_is_none(rig: Rig) -> None:
    await rig.look()
    before = await rig.samples.of(SHOP)
    await rig.stage.neon_trouble("500", times=100)
    with pytest.raises(BotError):
        await rig.look(days=1)
    assert await rig.samples.of(SHOP) == before
