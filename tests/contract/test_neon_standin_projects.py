"""Projects: pages, times, and how one goes and comes back."""

from dataclasses import replace

import pytest

from tests.contract.neon_stage import Json, as_json, refusal, staged

ZERO = "0001-01-01T00:00:00Z"


async def test_an_account_without_projects_has_no_pagination_at_all() -> None:
    async with staged() as stage:
        answer = await stage.get("/projects")
        assert answer["projects"] == []
        assert "pagination" not in answer
        assert await stage.get("/projects/shared") == {"projects": []}


async def test_pages_hold_ten_projects_and_the_cursor_is_the_last_ones_id() -> None:
    async with staged() as stage:
        for number in range(12):
            await stage.new_project(name=f"p{number}")
        first = await stage.get("/projects")
        last = await stage.get("/projects", cursor=first["pagination"]["cursor"])
        names = [project["name"] for page in (first, last) for project in page["projects"]]
        assert names == [f"p{number}" for number in reversed(range(12))]
        assert len(first["projects"]) == 10
        assert last["pagination"]["cursor"] == last["projects"][-1]["id"]
        assert (await stage.get("/projects", limit=400))["projects"][0]["name"] == "p11"


@pytest.mark.parametrize(("name", "value"), [("limit", 401), ("timeout", 99), ("timeout", 30_001)])
async def test_a_bound_of_the_list_is_kept(name: str, value: int) -> None:
    async with staged() as stage:
        answer = await stage.call("GET", "/projects", params={name: value})
        assert refusal(answer)[0] == 400
        assert f'"{name}"' in refusal(answer)[2]


async def test_search_finds_projects_by_name_and_by_id() -> None:
    async with staged() as stage:
        project = await stage.new_project(name="Shop")
        await stage.new_project(name="ledger")
        for search in ("sho", project.id):
            found = (await stage.get("/projects", search=search))["projects"]
            assert [each["id"] for each in found] == [project.id]


async def test_projects_that_could_not_be_loaded_are_named() -> None:
    async with staged() as stage:
        slow, other = await stage.new_project(name="slow"), await stage.new_project(name="other")
        stage.world.unavailable_project_ids.add(slow.id)
        answer = await stage.get("/projects")
        assert [each["id"] for each in answer["projects"]] == [other.id]
        assert answer["unavailable_project_ids"] == [slow.id]


async def test_a_new_project_has_a_branch_role_database_and_compute() -> None:
    async with staged() as stage:
        made = as_json(await stage.call("POST", "/projects", {"project": {}}))
        assert made["project"]["name"] == made["project"]["id"]
        assert (made["project"]["region_id"], made["project"]["pg_version"]) == ("aws-us-east-2", 17)
        assert (made["branch"]["name"], made["branch"]["default"]) == ("main", True)
        assert [role["name"] for role in made["roles"]] == ["neondb_owner"]
        assert [database["name"] for database in made["databases"]] == ["neondb"]
        assert [(each["action"], each["status"]) for each in made["operations"]] == [
            ("create_timeline", "running"),
            ("start_compute", "scheduling"),
        ]
        assert "endpoint_id" not in made["operations"][0]


async def test_only_a_read_knows_the_consumption_period() -> None:
    async with staged() as stage:
        made = as_json(await stage.call("POST", "/projects", {"project": {}}))["project"]
        path = f"/projects/{made['id']}"
        read = (await stage.get(path))["project"]
        renamed = (await stage.do("PATCH", path, {"project": {"name": "x"}}))["project"]
        deleted = (await stage.do("DELETE", path))["project"]
        assert read["consumption_period_start"] == "2026-01-01T00:00:00Z"
        assert read["consumption_period_end"] == "2026-02-01T00:00:00Z"
        for project in (made, renamed, deleted):
            assert (project["consumption_period_start"], project["consumption_period_end"]) == (ZERO, ZERO)


async def test_another_history_retention_takes_an_operation_and_the_plan_caps_it() -> None:
    async with staged(plan="launch") as stage:
        project = await stage.new_project()
        wish: Json = {"project": {"history_retention_seconds": 604_800}}
        changed = await stage.do("PATCH", project.path, wish)
        assert [each["action"] for each in changed["operations"]] == ["apply_storage_config"]
        assert changed["project"]["history_retention_seconds"] == 604_800
        wish["project"]["history_retention_seconds"] += 1
        answer = await stage.call("PATCH", project.path, wish)
        assert refusal(answer)[2] == "requested history retention seconds exceeds allowed maximum"


async def test_logical_replication_restarts_active_computes() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        wish = {"project": {"settings": {"enable_logical_replication": True}}}
        changed = await stage.do("PATCH", project.path, wish)
        assert [each["action"] for each in changed["operations"]] == ["suspend_compute", "start_compute"]


async def test_a_deleted_project_is_gone_without_operations_and_comes_back_within_seven_days() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        deleted = await stage.do("DELETE", project.path)
        assert set(deleted) == {"project"}
        assert (await stage.get("/projects"))["projects"] == []
        assert refusal(await stage.call("DELETE", project.path)) == (404, "", "project not found")
        stage.pass_time(6 * 86_400)
        (item,) = (await stage.get("/projects", recoverable="true"))["projects"]
        assert item["recoverable_until"] == "2026-01-22T09:00:30Z"
        back = await stage.do("POST", f"{project.path}/recover")
        assert [branch["name"] for branch in back["branches"]] == ["main"]
        assert (await stage.get(project.path))["project"]["name"] == "first"


async def test_after_seven_days_a_deleted_project_does_not_come_back() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("DELETE", project.path)
        stage.pass_time(7 * 86_400)
        assert (await stage.get("/projects", recoverable="true"))["projects"] == []
        assert (await stage.call("POST", f"{project.path}/recover")).status_code == 404


async def test_a_project_with_a_protected_branch_is_not_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("PATCH", f"{project.branches}/{project.main}", {"branch": {"protected": True}})
        assert refusal(await stage.call("DELETE", project.path))[0] == 422
        assert (await stage.get(project.path))["project"]["id"] == project.id


async def test_a_project_can_be_deleted_while_its_operations_run() -> None:
    async with staged() as stage:
        made = as_json(await stage.call("POST", "/projects", {"project": {}}))
        answer = await stage.call("DELETE", f"/projects/{made['project']['id']}")
        assert answer.status_code == 200


async def test_settings_are_merged_one_by_one_and_logical_replication_stays_on() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        ips = {"ips": ["203.0.113.0/24"], "protected_branches_only": False}
        for settings in ({"allowed_ips": ips}, {"enable_logical_replication": True}):
            await stage.do("PATCH", project.path, {"project": {"settings": settings}})
        settings = (await stage.get(project.path))["project"]["settings"]
        assert (settings["allowed_ips"], settings["enable_logical_replication"]) == (ips, True)
        off = {"project": {"settings": {"enable_logical_replication": False}}}
        assert "cannot be disabled" in refusal(await stage.call("PATCH", project.path, off))[2]
        again = {"project": {"settings": {"enable_logical_replication": True}}}
        assert (await stage.do("PATCH", project.path, again))["operations"] == []


async def test_the_plan_caps_how_many_projects_there_are() -> None:
    async with staged() as stage:
        organization = stage.world.organization
        organization.plan = replace(organization.plan, projects=1)
        first = await stage.new_project()
        answer = await stage.call("POST", "/projects", {"project": {}})
        message = "organization projects limit of 1 exceeded, got 1"
        assert refusal(answer) == (422, "PROJECTS_LIMIT_EXCEEDED", message)
        await stage.do("DELETE", first.path)
        await stage.new_project()
