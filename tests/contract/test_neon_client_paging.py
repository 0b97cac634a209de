"""Lists longer than a page, and lists with nothing in them."""

import pytest

from bot.neon.models import NewBranch
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.world import World
from tests.neon_rig import connected

SHOP = "old-violet-32930710"


@pytest.fixture
def world() -> World:
    return World(WorldClock(), rate_limits=None)


def _calls(world: World, ending: str) -> int:
    return sum(seen.path.endswith(ending) for seen in world.seen)


@pytest.mark.parametrize(("size", "pages"), [(1, 4), (2, 2), (3, 2), (400, 1)])
async def test_all_pages_of_projects_are_read(world: World, size: int, pages: int) -> None:
    async with connected(world, page_sizes=(size, 10, 10)) as client:
        listed = await client.projects()
    assert sorted(project.name for project in listed.projects) == ["analytics", "ledger", "shop"]
    assert _calls(world, "/projects") == pages


@pytest.mark.parametrize("size", [1, 2, 7, 19, 10_000])
async def test_all_pages_of_branches_are_read_once_each(world: World, size: int) -> None:
    expected = {branch.id for branch in world.projects[SHOP].live_branches()}
    async with connected(world, page_sizes=(400, size, 10)) as client:
        found = await client.branches(SHOP)
    assert len(found) == len(expected)
    assert {branch.id for branch in found} == expected
    assert _calls(world, "/branches") == len(expected) // size + 1


async def test_annotations_are_kept_across_pages(world: World) -> None:
    async with connected(world, page_sizes=(400, 3, 10)) as client:
        annotated = [branch.name for branch in await client.branches(SHOP) if branch.annotation]
    assert sorted(annotated) == ["preview/pr-112", "preview/pr-117", "preview/pr-98"]


async def test_a_search_is_carried_to_every_page(world: World) -> None:
    async with connected(world, page_sizes=(400, 2, 10)) as client:
        found = await client.branches(SHOP, search="preview/")
    assert len(found) == 5
    assert all(branch.name.startswith("preview/") for branch in found)


async def test_no_projects_are_an_empty_list() -> None:
    async with connected(World(WorldClock(), seed="empty")) as client:
        listed = await client.projects()
    assert listed.projects == ()
    assert listed.unavailable_project_ids == ()


async def test_no_branches_and_no_operations_are_empty_lists(world: World) -> None:
    async with connected(world, page_sizes=(400, 5, 5)) as client:
        assert await client.branches(SHOP, search="no-such-branch") == ()
        assert await client.operations(SHOP) == ()
        assert await client.operations_back_to(SHOP, frozenset({"x"})) == ()


@pytest.mark.parametrize("size", [1, 3])
async def test_projects_that_neon_could_not_read_are_named_and_do_not_end_the_list(
    world: World, size: int
) -> None:
    world.unavailable_project_ids.add("calm-sea-51238842")
    async with connected(world, page_sizes=(size, 10, 10)) as client:
        listed = await client.projects()
    assert sorted(project.name for project in listed.projects) == ["analytics", "shop"]
    assert listed.unavailable_project_ids == ("calm-sea-51238842",)


async def _with_history(world: World, length: int) -> list[str]:
    """Operations of `length` renewed branches, oldest first."""
    async with connected(world) as client:
        ids: list[str] = []
        for number in range(length):
            created = await client.create_branch(SHOP, NewBranch(name=f"b{number}"))
            ids += [operation.id for operation in created.operations]
            assert isinstance(world.clock, WorldClock)
            world.clock.advance(10)
    world.seen.clear()
    return ids


@pytest.mark.parametrize(("wanted", "pages"), [(9, 1), (7, 2), (0, 5)])
async def test_operations_are_read_back_to_the_wanted_ones_and_no_further(
    world: World, wanted: int, pages: int
) -> None:
    ids = await _with_history(world, 10)
    async with connected(world, page_sizes=(400, 10, 2)) as client:
        seen = await client.operations_back_to(SHOP, frozenset({ids[wanted], ids[9]}))
    assert [operation.id for operation in seen] == ids[::-1][: pages * 2]
    assert _calls(world, "/operations") == pages


async def test_operations_that_are_nowhere_are_looked_for_in_so_many_pages_only(world: World) -> None:
    await _with_history(world, 10)
    async with connected(world, page_sizes=(400, 10, 2)) as client:
        seen = await client.operations_back_to(SHOP, frozenset({"nowhere"}), max_pages=3)
    assert len(seen) == 6
    assert _calls(world, "/operations") == 3
