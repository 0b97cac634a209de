"""Keys that do not reach, against the stand-in."""

import pytest

from bot.neon.errors import (
    InvalidRequestError,
    NeonNotFoundError,
    NotForThisKeyError,
    OutOfScopeError,
    UnauthorizedError,
)
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.world import ORG_ID, World
from tests.neon_rig import connected

SHOP, LEDGER = "old-violet-32930710", "calm-sea-51238842"


@pytest.fixture
def world() -> World:
    return World(WorldClock())


async def test_a_wrong_key_is_said_to_be_wrong(world: World) -> None:
    async with connected(world, key="napi_wrong") as client:
        with pytest.raises(UnauthorizedError) as caught:
            await client.projects()
    assert "NEON_API_KEY" in caught.value.hint
    assert "napi_wrong" not in caught.value.message + caught.value.hint


async def test_a_project_key_outside_its_project_is_not_a_missing_project(world: World) -> None:
    key = world.add_key("project", project_id=LEDGER).secret
    async with connected(world, key=key) as client:
        assert (await client.project(LEDGER)).name == "ledger"
        with pytest.raises(OutOfScopeError, match=LEDGER):
            await client.project(SHOP)


async def test_a_personal_key_has_to_name_the_organization(world: World) -> None:
    async with connected(world, key=world.add_key("personal").secret) as client:
        with pytest.raises(InvalidRequestError, match="org_id is required"):
            await client.projects()
        assert len((await client.projects(org_id=ORG_ID)).projects) == 3


def test_a_key_that_is_no_use_is_told_apart() -> None:
    assert not issubclass(NotForThisKeyError, NeonNotFoundError)
    assert not issubclass(OutOfScopeError, NeonNotFoundError)
