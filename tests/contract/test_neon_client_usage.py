"""Consumption, organizations and keys as the client reads them, against the stand-in and page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.errors import InvalidRequestError, NotForThisKeyError, OutOfScopeError
from bot.neon.models.keys import RevokedApiKey
from bot.neon.models.usage import Source, Window
from sandbox.clock import ManualClock as WorldClock
from sandbox.neon.plans import PLANS
from sandbox.neon.world import ORG_ID, World
from tests.neon_rig import Script, connected, scripted

SHOP, LEDGER = "old-violet-32930710", "calm-sea-51238842"
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)  # when the world's clock begins
WEEK = Window.of("daily", NOW - timedelta(days=7), NOW, NOW)


@pytest.fixture
def world() -> World:
    return World(WorldClock(), rate_limits=None)


def _json(**body: Any) -> httpx.Response:
    return httpx.Response(200, json=body)


async def test_projects_and_their_branches_add_up_to_the_same(world: World) -> None:
    async with connected(world) as client:
        whole = await client.api.usage.by_project(WEEK, ORG_ID, (SHOP,))
        parts = await client.api.usage.by_branch(WEEK, ORG_ID, SHOP)
    assert whole is not None
    assert parts is not None
    assert whole.source is parts.source is Source.HISTORY
    assert [each.project_id for each in whole.consumers] == [SHOP]
    assert parts.total.cu_hours == pytest.approx(whole.total.cu_hours, rel=0.001)
    assert whole.total.cu_hours > 10
    assert [frame.start for frame in whole.consumers[0].frames] == sorted(
        frame.start for frame in whole.consumers[0].frames
    )


async def test_all_projects_of_the_organization_come_without_ids(world: World) -> None:
    async with connected(world) as client:
        found = await client.api.usage.by_project(WEEK, ORG_ID)
    assert found is not None
    assert {each.project_id for each in found.consumers} == {each.id for each in world.own_projects()}


@pytest.mark.parametrize("plan", ["free", "launch"])
async def test_without_an_organization_there_is_only_the_first_version(world: World, plan: str) -> None:
    async with connected(world) as client:
        found = await client.api.usage.by_project(WEEK, None, (SHOP,))
        assert found is not None
        assert found.source is Source.FIRST_VERSION
        assert found.total.cu_hours > 10
        assert await client.api.usage.by_branch(WEEK, None, SHOP) is None
        world.organization.plan = PLANS[plan]
        assert await client.api.usage.by_project(WEEK, None, (SHOP,)) is None


async def test_where_there_is_no_history_there_is_none(world: World) -> None:
    async with connected(world) as client:
        project = await client.api.usage.project(SHOP)
        world.organization.plan = PLANS["free"]
        assert await client.api.usage.of_projects(WEEK, [project]) is None
        assert await client.api.usage.by_branch(WEEK, ORG_ID, SHOP) is None
        counted = await client.api.usage.project(SHOP)
    assert counted.compute_time_seconds > 0
    assert counted.period_start == datetime(2026, 1, 1, tzinfo=UTC)
    scoped = world.add_key("project", project_id=SHOP).secret
    async with connected(world, key=scoped) as client:
        assert await client.api.usage.by_project(WEEK, ORG_ID, (SHOP,)) is None


async def test_all_pages_of_a_history_are_read() -> None:
    full = [{"project_id": f"p-{each}", "periods": []} for each in range(100)]
    script = Script(
        _json(projects=full, pagination={"cursor": "p-99"}),
        _json(projects=[{"project_id": "p-100", "periods": []}], pagination={"cursor": "p-100"}),
    )
    async with scripted(script) as client:
        found = await client.api.usage.by_project(WEEK, ORG_ID)
    assert found is not None
    assert len(found.consumers) == 101
    assert [request.url.params.get("cursor") for request in script.requests] == [None, "p-99"]


async def test_more_ids_than_neon_filters_by_are_filtered_here() -> None:
    listed = [{"project_id": f"p-{each}", "periods": []} for each in range(50, 90)]
    script = Script(_json(projects=listed))
    async with scripted(script) as client:
        found = await client.api.usage.by_project(WEEK, ORG_ID, [f"p-{each}" for each in range(60, 161)])
    assert found is not None
    assert [each.project_id for each in found.consumers] == [f"p-{each}" for each in range(60, 90)]
    assert "project_ids" not in script.requests[0].url.params


async def test_all_pages_of_members_are_read() -> None:
    def member(number: int) -> dict[str, Any]:
        place = {"id": f"m-{number}", "user_id": "u", "role": "member"}
        return {"member": place, "user": {"email": f"{number}@acme.example"}}

    script = Script(
        _json(members=[member(each) for each in range(500)], pagination={"next": "abc"}),
        _json(members=[member(500)], pagination={"next": "def"}),
    )
    async with scripted(script) as client:
        found = await client.api.org.members(ORG_ID)
    assert len(found) == 501
    assert [request.url.params.get("cursor") for request in script.requests] == [None, "abc"]


def _project(project_id: str, org_id: str | None) -> httpx.Response:
    facts = {"id": project_id, "name": "x", "region_id": "aws-us-east-2", "pg_version": 17}
    facts |= {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    return _json(project=facts | ({"org_id": org_id} if org_id else {}))


async def test_a_person_with_several_organizations_has_to_say_which() -> None:
    whose = _json(account_id="user", auth_method="api_key_user")
    projects = (_project("p-1", "org-a-b-1"), _project("p-2", "org-c-d-2"))
    async with scripted(Script(whose, *projects)) as client:
        with pytest.raises(AmbiguousError) as caught:
            await client.api.org.chosen(None, ["p-1", "p-2"])
        assert "`org-a-b-1` or `org-c-d-2`" in caught.value.hint
        assert await client.api.org.chosen("org-a-b-1", ["p-1", "p-2"]) == "org-a-b-1"
    async with scripted(Script(whose, _project("p-1", None))) as client:
        with pytest.raises(NotFoundError, match="No project of this channel belongs to an organization"):
            await client.api.org.chosen(None, ["p-1"])


async def test_the_number_of_a_key_stands_in_the_path(world: World) -> None:
    made = world.add_key("org", name="old")
    async with connected(world) as client:
        assert (await client.api.key.revoke(ORG_ID, made.id)).revoked
        with pytest.raises(NotForThisKeyError):
            await client.api.key.list(None)
        with pytest.raises(InvalidRequestError, match="key_id"):
            await client.api.key.ask("revokeApiKey", RevokedApiKey, key_id="../projects")


async def test_a_project_key_is_told_that_it_reaches_no_organization(world: World) -> None:
    async with connected(world, key=world.add_key("project", project_id=LEDGER).secret) as client:
        with pytest.raises(OutOfScopeError):
            await client.api.org.members(ORG_ID)
