"""Projects that are shared with others, by others, and that go from one account to another."""

from dataclasses import replace

import pytest

from sandbox.neon.people import PAULA
from sandbox.neon.plans import LAUNCH, SCALE
from sandbox.neon.records import Organization
from tests.contract.neon_stage import OnProject, Stage, as_json, caller, refusal, staged

SISTER = "org-silent-field-40218837"


async def test_a_permission_is_granted_once_and_gone_when_it_is_revoked() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/permissions"
        granted = await stage.do("POST", path, {"email": "kim@partner.example"})
        again = await stage.do("POST", path, {"email": "KIM@partner.example"})
        assert again["id"] == granted["id"]
        assert [each["id"] for each in (await stage.get(path))["project_permissions"]] == [granted["id"]]
        revoked = await stage.do("DELETE", f"{path}/{granted['id']}")
        assert revoked["revoked_at"] > revoked["granted_at"]
        assert (await stage.get(path))["project_permissions"] == []
        answer = await stage.call("DELETE", f"{path}/{granted['id']}")
        assert refusal(answer) == (404, "", "permission not found")


async def test_what_somebody_shares_is_listed_apart_and_can_be_worked_with() -> None:
    async with staged() as stage:
        theirs, ours = await stage.new_project(name="theirs"), await stage.new_project(name="ours")
        record = stage.world.projects[theirs.id]
        record.owner, record.shared_with_us = PAULA.id, True
        assert [each["id"] for each in (await stage.get("/projects"))["projects"]] == [ours.id]
        (shared,) = (await stage.get("/projects/shared", search="their"))["projects"]
        assert (shared["id"], shared["owner_id"]) == (theirs.id, PAULA.id)
        assert "org_id" not in shared
        await theirs.branch("feature")
        record.shared_with_us = False
        assert refusal(await stage.call("GET", theirs.path)) == (404, "", "project not found")


def _sister(stage: Stage) -> None:
    """A second organization of the user's."""
    organization = Organization(SISTER, "Sister", "sister", SCALE, stage.world.clock.now())
    stage.world.other_organizations[SISTER] = organization


async def test_an_offer_works_once_and_until_it_runs_out() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/transfer_requests"
        offer = await stage.do("POST", path)
        assert offer["expires_at"] == "2026-01-16T09:00:30Z"
        personal = stage.world.add_key("personal")
        async with caller(stage.base_url, personal.secret) as http:
            mine = Stage(stage.world, stage.clock, stage.base_url, http)
            stage.pass_time(86_400)
            late = await mine.call("PUT", f"{path}/{offer['id']}")
            assert refusal(late) == (404, "", "project transfer request not found")

            offer = await stage.do("POST", path, {"ttl_seconds": 600})
            assert (await mine.call("PUT", f"{path}/{offer['id']}")).status_code == 204
            assert (await mine.call("PUT", f"{path}/{offer['id']}")).status_code == 404
            assert stage.world.projects[project.id].owner == personal.created_by.id
            await mine.get(project.path)
        assert (await stage.call("GET", project.path)).status_code == 404


async def test_an_offer_that_the_receivers_plan_does_not_allow_is_answered_with_reasons() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for number in range(10):
            await project.branch(f"b{number}")
        offer = await stage.do("POST", f"{project.path}/transfer_requests")
        async with caller(stage.base_url, stage.world.add_key("personal").secret) as http:
            mine = Stage(stage.world, stage.clock, stage.base_url, http)
            answer = await mine.call("PUT", f"{project.path}/transfer_requests/{offer['id']}")
        assert answer.status_code == 406
        assert as_json(answer)["reasons"] == [
            {"code": "BRANCHES_LIMIT_EXCEEDED", "message": "branches limit of 10 exceeded, got 11"}
        ]
        assert stage.world.projects[project.id].owner is None


async def _moved(stage: Stage, project: OnProject, to: str = SISTER) -> tuple[int, object]:
    async with caller(stage.base_url, stage.world.add_key("personal").secret) as http:
        mine = Stage(stage.world, stage.clock, stage.base_url, http)
        path = f"/organizations/{stage.world.organization.id}/projects/transfer"
        wish = {"destination_org_id": to, "project_ids": [project.id]}
        answer = await mine.call("POST", path, wish)
        return answer.status_code, answer.json()


async def test_a_project_moves_between_organizations_of_one_person() -> None:
    async with staged() as stage:
        _sister(stage)
        project = await stage.new_project()
        assert await _moved(stage, project) == (200, {})
        assert (await stage.get("/projects"))["projects"] == []
        async with caller(stage.base_url, stage.world.add_key("personal").secret) as http:
            mine = Stage(stage.world, stage.clock, stage.base_url, http)
            (listed,) = (await mine.get("/projects", org_id=SISTER))["projects"]
            assert (listed["id"], listed["org_name"]) == (project.id, "Sister")


async def test_a_busy_project_does_not_move() -> None:
    async with staged() as stage:
        _sister(stage)
        project = await stage.new_project()
        await stage.call("POST", f"{project.branches}", {"branch": {"name": "x"}})
        assert (await _moved(stage, project))[0] == 423


async def test_limits_and_integrations_keep_a_project_where_it_is() -> None:
    async with staged() as stage:
        _sister(stage)
        project = await stage.new_project()
        stage.world.projects[project.id].integration = "vercel"
        assert (await stage.get("/projects"))["integrations"] == {project.id: ["vercel"]}
        assert await _moved(stage, project) == (
            422,
            {"projects": [{"id": project.id, "integration": "vercel"}]},
        )
        stage.world.projects[project.id].integration = None
        stage.world.other_organizations[SISTER].plan = replace(LAUNCH, projects=0)
        status, body = await _moved(stage, project)
        assert status == 406
        assert body == {
            "limits": [
                {"name": "projects_count", "expected": "0", "actual": "1"},
                {"name": "subscription_type", "expected": "scale", "actual": "launch"},
            ]
        }
        assert stage.world.projects[project.id].owner is None


@pytest.mark.parametrize("to", ["org-of-others-12345678", None])
async def test_a_project_moves_to_no_organization_out_of_reach_and_not_to_its_own(to: str | None) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        status, _ = await _moved(stage, project, to or stage.world.organization.id)
        assert status == (404 if to else 400)


async def test_an_organization_key_reaches_no_other_organization() -> None:
    async with staged() as stage:
        _sister(stage)
        project = await stage.new_project()
        path = f"/organizations/{stage.world.organization.id}/projects/transfer"
        wish = {"destination_org_id": SISTER, "project_ids": [project.id]}
        assert refusal(await stage.call("POST", path, wish)) == (404, "", "organization not found")


async def test_a_project_key_offers_and_deletes_nothing() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        key = stage.world.add_key("project", project_id=project.id)
        async with caller(stage.base_url, key.secret) as http:
            inside = Stage(stage.world, stage.clock, stage.base_url, http)
            await inside.get(f"{project.path}/permissions")
            for method, path in (("POST", f"{project.path}/transfer_requests"), ("DELETE", project.path)):
                assert "scoped to" in refusal(await inside.call(method, path))[2]
