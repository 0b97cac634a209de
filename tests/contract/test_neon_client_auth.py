"""Calls about the login service whose answers are out of the ordinary, against the stand-in and scripted."""

import httpx
import pytest

from bot.errors import NotFoundError
from bot.neon.errors import AnswerLostError
from bot.neon.models.auth import Integration
from sandbox.clock import ManualClock
from sandbox.neon.world import World
from tests.neon_rig import Script, connected, scripted
from tests.unit.view_samples import NOW

SHOP = "old-violet-32930710"
SERVICE = Integration(auth_provider="better_auth", branch_id="br-a-b-c", created_at=NOW)


def _branch_id(world: World, name: str) -> str:
    return next(each.id for each in world.projects[SHOP].branches.values() if each.name == name)


async def test_where_it_is_off_nothing_is_found() -> None:
    world = World(ManualClock())
    branch_id = _branch_id(world, "preview/pr-98")
    async with connected(world) as client:
        assert await client.api.auth.find(SHOP, branch_id) is None
        with pytest.raises(NotFoundError, match="Auth is off for this branch"):
            await client.api.auth.integration(SHOP, branch_id)


async def test_the_keys_that_are_told_once_do_not_print() -> None:
    world = World(ManualClock())
    branch_id = _branch_id(world, "preview/pr-98")
    async with connected(world) as client:
        made = await client.api.auth.enable(SHOP, branch_id, database=None)
        settings = await client.api.auth.settings(SHOP, _branch_id(world, "dana/checkout-rewrite"))
    assert made.secret_server_key.get_secret_value().startswith("ssk_")
    assert "ssk_" not in repr(made)
    assert "demo-client-secret" not in settings.model_dump_json()


@pytest.mark.parametrize("content", [b"", b"null", b'"done"', b"{}"])
async def test_any_success_will_do_where_no_body_is_described(content: bytes) -> None:
    script = Script(httpx.Response(200, content=content))
    async with scripted(script) as client:
        await client.api.auth.remove_domain(SERVICE, "p", "https://a.example.com")
    assert len(script.requests) == 1


async def test_a_failure_is_one_all_the_same() -> None:
    async with scripted(Script(httpx.Response(500))) as client:
        with pytest.raises(AnswerLostError):
            await client.api.auth.add_domain(SERVICE, "p", "https://a.example.com")
