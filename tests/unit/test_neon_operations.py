"""The table of operations, and how ids become part of a URL."""

import httpx
import pytest

from bot.neon.errors import NeonNotFoundError
from bot.neon.operations import ALL_ROUTES, CREATE_BRANCH, GET_BRANCH, GET_OPERATION, Call, Route
from tests.neon_rig import Script, scripted


def test_only_reads_are_taken_for_reads() -> None:
    reading = {route.id for route in ALL_ROUTES if not route.writes}
    assert all(route_id.startswith(("get", "list")) for route_id in reading)
    writing = {route.id for route in ALL_ROUTES if route.writes}
    assert writing == {"createProjectBranch", "updateProjectBranch", "deleteProjectBranch"}


def test_operations_are_listed_once() -> None:
    assert len({route.id for route in ALL_ROUTES}) == len(ALL_ROUTES)
    assert len({(route.method, route.path) for route in ALL_ROUTES}) == len(ALL_ROUTES)


@pytest.mark.parametrize("route", [route for route in ALL_ROUTES if route.writes], ids=lambda route: route.id)
def test_every_write_belongs_to_a_project_so_that_it_can_be_queued(route: Route) -> None:
    assert "{project_id}" in route.path


@pytest.mark.parametrize(
    "hostile", ["../../projects/other", "a/b", "a?limit=1", "a#b", "a b", "ä", "%2e%2e", "{x}"]
)
async def test_an_id_cannot_leave_its_place_in_the_path(hostile: str) -> None:
    script = Script(httpx.Response(404))
    async with scripted(script) as client:
        with pytest.raises(NeonNotFoundError):
            await client.branch("shop", hostile)
    (request,) = script.requests
    path = request.url.raw_path.decode()
    assert path.startswith("/api/v2/projects/shop/branches/")
    assert path.count("/") == 6
    assert "?" not in path
    assert request.url.path == f"/api/v2/projects/shop/branches/{hostile}"


@pytest.mark.parametrize("dots", ["", ".", ".."])
def test_an_id_of_dots_is_not_sent(dots: str) -> None:
    with pytest.raises(NeonNotFoundError, match="no operation with the id"):
        GET_OPERATION.fill({"project_id": "p", "operation_id": dots})


def test_a_call_does_not_show_what_it_asks() -> None:
    call = Call(CREATE_BRANCH, {"project_id": "p"}, {"role_name": "hidden"}, {"branch": "hidden"})
    assert "hidden" not in repr(call)
    assert GET_BRANCH.path in repr(Call(GET_BRANCH))
