"""The client about files, functions, credentials and gateways: pages, and what an absence means."""

import httpx
import pytest

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.errors import NeonNotFoundError
from bot.neon.models.credentials import chosen as chosen_credential
from bot.neon.models.data_api import chosen as chosen_database
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.records import Branch
from sandbox.neon.service_records import Function, StoredObject
from sandbox.neon.world import World
from tests.neon_rig import Script, connected, scripted

SHOP, BRANCH = "old-violet-32930710", "dana/checkout-rewrite"


@pytest.fixture
def world() -> World:
    return World(WorldClock(), rate_limits=None)


def _branch(world: World) -> Branch:
    return next(each for each in world.projects[SHOP].branches.values() if each.name == BRANCH)


def _calls(world: World, ending: str) -> int:
    return sum(seen.path.endswith(ending) for seen in world.seen)


async def test_all_functions_are_read_page_by_page(world: World) -> None:
    at, branch = world.clock.now(), _branch(world)
    branch.services.functions = {f"f{n:04}": Function(f"f{n:04}", at) for n in range(1005)}
    async with connected(world) as client:
        found = await client.api.function.list(SHOP, branch.id)
    assert [each.slug for each in found] == list(branch.services.functions)
    assert _calls(world, "/functions") == 2


@pytest.mark.parametrize(
    ("at_most", "found", "complete", "calls"),
    [
        (1, 1, False, 1),
        (1000, 1000, False, 1),
        (1001, 1001, False, 2),
        (1500, 1500, True, 2),
        (9000, 1500, True, 2),
    ],
)
async def test_no_more_objects_are_read_than_asked_for(
    world: World, at_most: int, found: int, complete: bool, calls: int
) -> None:
    at, branch = world.clock.now(), _branch(world)
    stored = [StoredObject(f"k{n:05}", b"x", at) for n in range(1500)]
    branch.services.buckets["uploads"].objects = {each.key: each for each in stored}
    async with connected(world) as client:
        contents = await client.api.bucket.contents(SHOP, branch.id, "uploads", at_most=at_most)
    assert [each.key for each in contents.objects] == [each.key for each in stored[:found]]
    assert (contents.complete, contents.size) == (complete, found)
    assert _calls(world, "/objects") == calls


async def test_an_object_is_found_by_its_whole_key_only(world: World) -> None:
    branch = _branch(world)
    async with connected(world) as client:
        found = await client.api.bucket.object(SHOP, branch.id, "uploads", "readme.txt")
        assert found is not None
        assert found.size == 29
        assert await client.api.bucket.object(SHOP, branch.id, "uploads", "readme") is None
        assert await client.api.bucket.object(SHOP, branch.id, "uploads", "invoices/") is None


async def test_what_is_off_comes_with_its_reason_and_what_is_not_there_does_not(world: World) -> None:
    branch = _branch(world)
    world.projects[SHOP].region_id = "aws-eu-west-2"
    async with connected(world) as client:
        storage = await client.api.bucket.storage(SHOP, branch.id)
        assert (storage.enabled, storage.reason) == (False, "region_unavailable")
        gateway = await client.api.ai_gateway.get(SHOP, branch.id)
        assert (gateway.enabled, gateway.reason) == (False, "ai_gateway_unavailable")
        for read in (client.api.bucket.storage, client.api.ai_gateway.get):
            with pytest.raises(NeonNotFoundError):
                await read(SHOP, "br-no-such-a5000000")


async def test_deleting_what_is_gone_is_no_error(world: World) -> None:
    branch = _branch(world)
    async with connected(world) as client:
        api = client.api
        for ends in (True, False):
            assert await api.function.delete(SHOP, branch.id, "resize") is ends
            assert await api.data_api.delete(SHOP, branch.id, "neondb") is ends
            assert await api.bucket.delete_object(SHOP, branch.id, "assets", "logo.svg") is ends
            assert await api.bucket.delete(SHOP, branch.id, "assets") is ends
        assert not await api.credential.revoke(SHOP, branch.id, "nak_live_0")


async def test_a_credential_is_meant_by_an_id_before_a_name(world: World) -> None:
    branch = _branch(world)
    first, second = branch.services.credentials.values()
    second.name = first.id
    async with connected(world) as client:
        known = await client.api.credential.list(SHOP, branch.id)
        here = await client.branch(SHOP, branch.id)
    assert chosen_credential(known, first.id, here).token_id == first.id
    second.name = first.name
    with pytest.raises(NotFoundError):
        chosen_credential(known, "nope", here)


async def test_the_only_database_needs_no_naming(world: World) -> None:
    branch = _branch(world)
    async with connected(world) as client:
        databases = await client.databases(SHOP, branch.id)
        here = await client.branch(SHOP, branch.id)
    assert chosen_database(databases[:1], None, here) == "neondb"
    with pytest.raises(AmbiguousError):
        chosen_database(databases, None, here)
    with pytest.raises(NotFoundError, match="has no database"):
        chosen_database((), None, here)


async def test_secrets_do_not_print(world: World) -> None:
    branch = _branch(world)
    async with connected(world) as client:
        issued = await client.api.credential.issue(SHOP, branch.id, "app", ["storage:read"])
    assert "nt_live_" not in repr(issued)
    assert "nsk_live_" not in repr(issued)


async def test_a_listing_that_says_there_is_more_but_not_where_ends() -> None:
    body = {"folders": [], "objects": [], "prefix": "", "is_truncated": True, "next_cursor": ""}
    script = Script(httpx.Response(200, json=body))
    async with scripted(script) as client:
        contents = await client.api.bucket.contents(SHOP, "br-a-b-c", "uploads", at_most=10)
    assert contents.complete
    assert len(script.requests) == 1
