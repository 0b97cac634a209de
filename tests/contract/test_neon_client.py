"""Every method of the client, against the stand-in."""

from datetime import timedelta

import pytest

from bot.neon.errors import (
    ConflictError,
    InvalidRequestError,
    NeonNotFoundError,
    UnprocessableError,
)
from bot.neon.models import ComputeSize, NewBranch
from bot.neon.waiting import Trace
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.world import ORG_ID, World
from tests.neon_rig import connected

SHOP, LEDGER, ANALYTICS = "old-violet-32930710", "calm-sea-51238842", "quiet-bar-70412233"


@pytest.fixture
def clock() -> WorldClock:
    return WorldClock()


@pytest.fixture
def world(clock: WorldClock) -> World:
    return World(clock)


def _branch_id(world: World, name: str, project_id: str = SHOP) -> str:
    branches = world.projects[project_id].live_branches()
    return next(branch.id for branch in branches if branch.name == name)


async def test_auth_details_tell_the_kind_of_key(world: World) -> None:
    async with connected(world) as client:
        assert (await client.auth_details()).auth_method == "api_key_org"


async def test_projects_are_listed(world: World) -> None:
    async with connected(world) as client:
        listed = await client.projects()
        found = await client.projects(search="ledg", org_id=ORG_ID)
    assert {project.id for project in listed.projects} == {SHOP, LEDGER, ANALYTICS}
    assert listed.unavailable_project_ids == ()
    assert [project.name for project in found.projects] == ["ledger"]


async def test_a_project_is_read(world: World) -> None:
    async with connected(world) as client:
        project = await client.project(SHOP)
    assert (project.name, project.region_id, project.pg_version) == ("shop", "aws-us-east-2", 17)


async def test_branches_are_listed_oldest_first_with_their_annotations(world: World) -> None:
    async with connected(world) as client:
        branches = await client.branches(SHOP)
    ages = [branch.created_at for branch in branches]
    assert ages == sorted(ages)
    by_name = {branch.name: branch for branch in branches}
    assert len(by_name) == len(world.projects[SHOP].live_branches())
    assert dict(by_name["preview/pr-117"].annotation) == {"pull_request": "117"}
    assert dict(by_name["staging"].annotation) == {}
    assert by_name["main"].default
    assert by_name["main"].protected
    assert by_name["preview/pr-112"].expires_at is not None
    assert by_name["import-2024-archive"].current_state == "archived"


async def test_branches_are_searched_by_part_of_the_name(world: World) -> None:
    async with connected(world) as client:
        found = await client.branches(SHOP, search="staging")
    assert {branch.name for branch in found} == {"staging", "staging-eu", "staging-load-test"}


async def test_one_branch_is_read_with_its_annotation(world: World) -> None:
    branch_id = _branch_id(world, "preview/pr-98")
    async with connected(world) as client:
        branch = await client.branch(SHOP, branch_id)
    assert (branch.id, branch.name) == (branch_id, "preview/pr-98")
    assert dict(branch.annotation) == {"pull_request": "98"}


@pytest.mark.parametrize("name", ["staging", "preview/pr-117", "<!channel>"])
async def test_a_branch_is_found_by_its_exact_name(world: World, name: str) -> None:
    async with connected(world) as client:
        found = await client.branch_named(SHOP, name)
    assert found is not None
    assert found.id == _branch_id(world, name)


@pytest.mark.parametrize("name", ["stag", "STAGING", "staging ", "no-such-branch"])
async def test_part_of_a_name_is_not_the_name(world: World, name: str) -> None:
    async with connected(world) as client:
        assert await client.branch_named(SHOP, name) is None


async def test_a_branch_is_created_as_asked(world: World, clock: WorldClock) -> None:
    expires_at = clock.now().replace(microsecond=0) + timedelta(days=2)
    new = NewBranch(
        name="pr/42 ünïcode",
        parent_id=_branch_id(world, "staging"),
        expires_at=expires_at,
        compute=ComputeSize(min_cu=0.5, max_cu=1),
        annotation={"asked-by": "U0DANA"},
    )
    trace = Trace()
    async with connected(world) as client:
        created = await client.for_call(trace=trace).create_branch(SHOP, new)
        read_back = await client.branch(SHOP, created.branch.id)
    assert (created.branch.current_state, created.branch.pending_state) == ("init", "ready")
    assert [operation.action for operation in created.operations] == ["create_branch", "start_compute"]
    (endpoint,) = created.endpoints
    assert (endpoint.autoscaling_limit_min_cu, endpoint.autoscaling_limit_max_cu) == (0.5, 1)
    assert read_back.name == "pr/42 ünïcode"
    assert read_back.parent_id == _branch_id(world, "staging")
    assert read_back.expires_at == expires_at
    assert dict(read_back.annotation) == {"asked-by": "U0DANA"}
    assert trace.operation_ids == [operation.id for operation in created.operations]
    assert len(trace.request_ids) == 1


async def test_a_branch_without_a_compute_has_none(world: World) -> None:
    async with connected(world) as client:
        created = await client.create_branch(SHOP, NewBranch(name="bare"))
        assert created.endpoints == ()
        assert await client.endpoints(SHOP, branch_id=created.branch.id) == ()
    assert [operation.action for operation in created.operations] == ["create_branch"]


async def test_a_branch_of_a_moment_in_the_past_is_created(world: World, clock: WorldClock) -> None:
    moment = clock.now() - timedelta(hours=2)
    async with connected(world) as client:
        created = await client.create_branch(SHOP, NewBranch(name="then", parent_timestamp=moment))
    assert created.branch.name == "then"
    assert created.branch.parent_timestamp is not None
    assert created.branch.parent_timestamp <= moment


async def test_a_taken_name_is_a_conflict(world: World) -> None:
    async with connected(world) as client:
        with pytest.raises(ConflictError, match="staging"):
            await client.create_branch(SHOP, NewBranch(name="staging"))


async def test_a_branch_is_renamed(world: World) -> None:
    branch_id = _branch_id(world, "dana-scratch")
    async with connected(world) as client:
        changed = await client.rename_branch(SHOP, branch_id, "dana/kept")
    assert changed.branch is not None
    assert (changed.branch.name, changed.operations) == ("dana/kept", ())
    assert world.projects[SHOP].branches[branch_id].name == "dana/kept"


async def test_an_expiration_is_set_and_taken_away(world: World, clock: WorldClock) -> None:
    branch_id = _branch_id(world, "migration-test")
    later = clock.now().replace(microsecond=0) + timedelta(days=9)
    async with connected(world) as client:
        changed = await client.set_branch_expiration(SHOP, branch_id, later)
        assert changed.branch is not None
        assert changed.branch.expires_at == later
        await client.set_branch_expiration(SHOP, branch_id, None)
        assert (await client.branch(SHOP, branch_id)).expires_at is None


async def test_an_expiration_in_the_past_is_an_invalid_request(world: World, clock: WorldClock) -> None:
    branch_id = _branch_id(world, "migration-test")
    async with connected(world) as client:
        with pytest.raises(InvalidRequestError):
            await client.set_branch_expiration(SHOP, branch_id, clock.now() - timedelta(days=1))


async def test_a_deleted_branch_stays_deleted(world: World, clock: WorldClock) -> None:
    branch_id = _branch_id(world, "dana-scratch")
    trace = Trace()
    async with connected(world) as client:
        deleted = await client.for_call(trace=trace).delete_branch(SHOP, branch_id)
        assert deleted.branch is not None
        assert [operation.action for operation in deleted.operations] == ["delete_timeline"]
        assert trace.operation_ids == [operation.id for operation in deleted.operations]
        clock.advance(60)
        with pytest.raises(NeonNotFoundError):
            await client.branch(SHOP, branch_id)
        assert await client.branch_named(SHOP, "dana-scratch") is None


async def test_deleting_what_is_gone_says_so_and_is_no_error(world: World, clock: WorldClock) -> None:
    branch_id = _branch_id(world, "dana-scratch")
    async with connected(world) as client:
        await client.delete_branch(SHOP, branch_id)
        clock.advance(60)
        again = await client.delete_branch(SHOP, branch_id)
    assert again.branch is None
    assert again.operations == ()


@pytest.mark.parametrize(("name", "reason"), [("main", "protected"), ("staging", "children")])
async def test_what_neon_refuses_to_delete_is_said_in_its_words(world: World, name: str, reason: str) -> None:
    async with connected(world) as client:
        with pytest.raises(UnprocessableError, match=reason):
            await client.delete_branch(SHOP, _branch_id(world, name))


async def test_computes_are_listed_and_read(world: World) -> None:
    main = _branch_id(world, "main")
    async with connected(world) as client:
        everywhere = await client.endpoints(SHOP)
        (on_main,) = await client.endpoints(SHOP, branch_id=main)
        alone = await client.endpoint(SHOP, on_main.id)
    assert len(everywhere) == len(world.projects[SHOP].live_endpoints())
    assert alone == on_main
    assert (alone.branch_id, alone.current_state, alone.type) == (main, "active", "read_write")


async def test_databases_and_roles_are_listed_without_passwords(world: World) -> None:
    main = _branch_id(world, "main")
    async with connected(world) as client:
        databases = await client.databases(SHOP, main)
        (role,) = await client.roles(SHOP, main)
    assert {database.name for database in databases} == {"neondb", "orders"}
    assert (role.name, role.password) == ("neondb_owner", None)


@pytest.mark.parametrize("pooled", [False, True])
async def test_a_connection_string_is_for_the_branch_asked_for(world: World, pooled: bool) -> None:
    staging = _branch_id(world, "staging")
    async with connected(world) as client:
        (endpoint,) = await client.endpoints(SHOP, branch_id=staging)
        uri = await client.connection_uri(
            SHOP, database="orders", role="neondb_owner", branch_id=staging, pooled=pooled
        )
        by_compute = await client.connection_uri(
            SHOP, database="orders", role="neondb_owner", endpoint_id=endpoint.id, pooled=pooled
        )
    text = uri.get_secret_value()
    assert text.startswith("postgresql://neondb_owner:")
    assert f"@{endpoint.id}{'-pooler' if pooled else ''}." in text
    assert "/orders?" in text
    assert by_compute == uri


async def test_operations_are_listed_newest_first_and_read(world: World) -> None:
    async with connected(world) as client:
        created = await client.create_branch(SHOP, NewBranch(name="watched", compute=ComputeSize()))
        first, second = created.operations
        listed = await client.operations(SHOP)
        (newest,) = await client.operations(SHOP, limit=1)
        assert (await client.operation(SHOP, first.id)).status == "running"
    assert [operation.id for operation in listed] == [second.id, first.id]
    assert newest.id == second.id


async def test_operations_are_followed_to_their_end(world: World, clock: WorldClock) -> None:
    async with connected(world) as client:
        created = await client.create_branch(SHOP, NewBranch(name="watched", compute=ComputeSize()))
        clock.advance(30)
        done = await client.operations(SHOP)
        branch = await client.branch(SHOP, created.branch.id)
    assert all(operation.succeeded and operation.total_duration_ms > 0 for operation in done)
    assert (branch.current_state, branch.pending_state) == ("ready", None)


async def test_what_is_not_there_is_not_found(world: World) -> None:
    async with connected(world) as client:
        for read in (
            client.project("no-such-project"),
            client.branch(SHOP, "br-no-such-branch"),
            client.endpoint(SHOP, "ep-no-such-compute"),
            client.operation(SHOP, "00000000-0000-4000-8000-000000000000"),
            client.databases(SHOP, "br-no-such-branch"),
        ):
            with pytest.raises(NeonNotFoundError):
                await read
