"""Three kinds of key and how far each reaches, and the limits on calling."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sandbox.clock import ManualClock
from sandbox.neon.records import KeyKind
from sandbox.neon.world import RateLimits, World
from tests import patient
from tests.contract.neon_stage import OnProject, Stage, as_json, caller, check, refusal, staged

NOT_FOR_ORG = (404, "", "not allowed for organization API keys")


@asynccontextmanager
async def _calling(stage: Stage, kind: KeyKind, project: OnProject | None = None) -> AsyncIterator[Stage]:
    key = stage.world.add_key(kind, project_id=project.id if project else None)
    async with caller(stage.base_url, key.secret) as http:
        yield Stage(stage.world, stage.clock, stage.base_url, http)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "napi_sandbox", "Basic napi_sandbox"])
async def test_a_missing_and_a_wrong_key_get_the_same_answer(header: str | None) -> None:
    async with staged() as stage, patient.client(trust_env=False) as http:
        headers = {"Authorization": header} if header is not None else {}
        answer = await http.get(f"{stage.base_url}/api/v2/projects", headers=headers)
        check(answer)
        assert refusal(answer) == (401, "", "supplied credentials do not pass authentication")


@pytest.mark.parametrize("path", ["/users/me", "/users/me/organizations", "/api_keys", "/regions"])
async def test_an_organisation_key_is_refused_where_a_person_is_meant(path: str) -> None:
    async with staged() as stage:
        assert refusal(await stage.call("GET", path)) == NOT_FOR_ORG


async def test_every_kind_of_key_can_ask_who_it_is() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        org = stage.world.organization.id
        assert await stage.get("/auth") == {"account_id": org, "auth_method": "api_key_org"}
        async with _calling(stage, "project", project) as scoped:
            assert await scoped.get("/auth") == {"account_id": org, "auth_method": "api_key_org"}
        async with _calling(stage, "personal") as mine:
            assert (await mine.get("/auth"))["auth_method"] == "api_key_user"
            assert (await mine.get("/auth"))["account_id"] == (await mine.get("/users/me"))["id"]


async def test_a_personal_key_must_name_the_organisation() -> None:
    async with staged() as stage, _calling(stage, "personal") as mine:
        org = (await mine.get("/users/me/organizations"))["organizations"][0]["id"]
        for method, body in (("GET", None), ("POST", {"project": {}})):
            status, _, message = refusal(await mine.call(method, "/projects", body))
            assert (status, "org_id is required" in message) == (400, True)
        await mine.do("POST", "/projects", {"project": {"org_id": org}})
        (item,) = (await mine.get("/projects", org_id=org))["projects"]
        assert item["effective_project_permission"] == "CAN_MANAGE"
        assert "effective_project_permission" not in (await stage.get("/projects"))["projects"][0]


async def test_a_project_key_reaches_its_own_project_and_nothing_else() -> None:
    async with staged() as stage:
        own, other = await stage.new_project(), await stage.new_project()
        async with _calling(stage, "project", own) as scoped:
            outside = (
                404,
                "",
                "not allowed to perform actions outside the project this key is scoped to; "
                f'subject_project_id:"{own.id}"',
            )
            assert (await scoped.get(own.path))["project"]["id"] == own.id
            assert (await scoped.call("POST", own.branches)).status_code == 201
            refused = [
                ("GET", "/projects"),
                ("GET", other.path),
                ("DELETE", own.path),
                ("GET", "/users/me"),
                ("GET", f"/organizations/{stage.world.organization.id}"),
            ]
            for method, path in refused:
                assert refusal(await scoped.call(method, path)) == outside
            assert refusal(await scoped.call("POST", "/projects", {"project": {}})) == outside


async def test_another_organisation_is_not_found() -> None:
    async with staged() as stage:
        answer = await stage.call("GET", "/organizations/org-other-star-12345678")
        assert refusal(answer) == (404, "", "organization not found")


async def test_a_keys_secret_is_shown_once_and_works_until_it_is_revoked() -> None:
    async with staged() as stage:
        path = f"/organizations/{stage.world.organization.id}/api_keys"
        project = await stage.new_project()
        made = await stage.do("POST", path, {"key_name": "ci", "project_id": project.id})
        assert made["key"].startswith("napi_")
        assert isinstance(made["created_by"], str)
        async with caller(stage.base_url, made["key"]) as http:
            assert (await http.get(project.path)).status_code == 200
            listed = (await stage.call("GET", path)).json()[0]
            assert made["key"] not in str(listed)
            assert (listed["project_id"], listed["created_by"]["name"]) == (project.id, "Ana Admin")
            assert listed["last_used_from_addr"] == "127.0.0.1"
            revoked = await stage.do("DELETE", f"{path}/{made['id']}")
            assert revoked["revoked"] is True
            assert (await http.get(project.path)).status_code == 401
        assert (await stage.call("DELETE", f"{path}/{made['id']}")).status_code == 404


async def test_personal_keys_and_those_of_the_organisation_are_apart() -> None:
    async with staged() as stage, _calling(stage, "personal") as mine:
        made = await mine.do("POST", "/api_keys", {"key_name": "laptop"})
        path = f"/organizations/{stage.world.organization.id}/api_keys"
        assert made["id"] not in [key["id"] for key in (await stage.call("GET", path)).json()]
        assert made["id"] in [key["id"] for key in (await mine.call("GET", "/api_keys")).json()]


def test_a_key_never_prints_its_secret() -> None:
    world = World(ManualClock(), api_key="napi_very_secret", seed="empty")
    assert "napi_very_secret" not in repr(world.keys)


async def test_a_plain_error_carries_the_request_id_of_the_header() -> None:
    async with staged() as stage:
        answer = await stage.call("GET", "/projects/no-such")
        assert as_json(answer)["request_id"] == answer.headers["x-neon-ret-request-id"]
        named = await stage.call("GET", "/projects", headers={"X-Request-ID": "mine-1"})
        assert named.headers["x-neon-ret-request-id"] == "mine-1"


async def test_more_than_forty_calls_of_one_route_in_a_second_are_too_many() -> None:
    async with staged() as stage:
        for _ in range(40):
            assert (await stage.call("GET", "/projects")).status_code == 200
        answer = await stage.call("GET", "/projects")
        assert refusal(answer) == (429, "", "too many requests")
        assert "Retry-After" not in answer.headers
        assert (await stage.call("GET", "/auth")).status_code == 200
        stage.pass_time(1)
        assert (await stage.call("GET", "/projects")).status_code == 200


async def test_an_account_has_a_limit_per_minute_that_its_keys_share() -> None:
    limits = RateLimits(per_minute=5, per_route_per_second=40)
    async with staged(rate_limits=limits) as stage:
        project = await stage.new_project()
        async with _calling(stage, "project", project) as scoped, _calling(stage, "personal") as mine:
            for _ in range(4):
                await stage.call("GET", "/auth")
            assert refusal(await scoped.call("GET", project.path))[0] == 429
            assert (await mine.call("GET", "/users/me")).status_code == 200
            stage.pass_time(60)
            assert (await scoped.call("GET", project.path)).status_code == 200


async def test_rate_limits_can_be_switched_off() -> None:
    async with staged(rate_limits=None) as stage:
        for _ in range(60):
            answer = await stage.call("GET", "/auth")
        assert answer.status_code == 200
