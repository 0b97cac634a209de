"""The REST gateway of a database, and the address of the AI gateway."""

from tests.contract.neon_stage import OnProject, refusal, staged


def _path(project: OnProject, database: str = "neondb", branch_id: str = "") -> str:
    return f"{project.branches}/{branch_id or project.main}/data-api/{database}"


async def test_a_gateway_is_ready_after_a_moment() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        made = await stage.call("POST", _path(project), {"settings": {"db_max_rows": 50}})
        assert made.status_code == 201
        assert made.json()["url"].endswith(".us-east-2.aws.neon.tech/neondb/rest/v1")
        found = await stage.get(_path(project))
        assert (found["status"], found["url"]) == ("pending", made.json()["url"])
        assert found["settings"]["db_max_rows"] == 50
        assert found["settings"]["db_schemas"] == ["public"]
        stage.pass_time()
        assert (await stage.get(_path(project)))["status"] == "ready"


async def test_new_settings_take_the_place_of_all_the_old_ones() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("POST", _path(project), {"settings": {"db_max_rows": 50}})
        await stage.do("PATCH", _path(project))
        assert (await stage.get(_path(project)))["settings"]["db_max_rows"] == 50
        await stage.do("PATCH", _path(project), {"settings": {"db_schemas": ["api"]}})
        settings = (await stage.get(_path(project)))["settings"]
        assert settings["db_schemas"] == ["api"]
        assert "db_max_rows" not in settings


async def test_what_is_not_there_is_404_and_what_is_there_409() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for method in ("GET", "PATCH", "DELETE"):
            assert refusal(await stage.call(method, _path(project))) == (404, "", "data api not found")
        missing = await stage.call("POST", _path(project, "nope"))
        assert refusal(missing) == (404, "", "database not found")
        await stage.do("POST", _path(project))
        again = await stage.call("POST", _path(project))
        assert refusal(again) == (409, "", "data api already exists")
        assert (await stage.call("DELETE", _path(project))).json() == {}
        assert refusal(await stage.call("GET", _path(project)))[0] == 404


async def test_an_external_provider_needs_the_address_of_its_keys() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", _path(project), {"auth_provider": "external"})
        assert refusal(answer) == (400, "", "jwks_url is required for an external auth provider")


async def test_a_busy_project_and_a_branch_without_a_compute_have_none() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        bare = await project.branch("bare")
        answer = await stage.call("POST", _path(project, branch_id=bare))
        assert refusal(answer) == (404, "", "endpoint not found")
        await stage.call("POST", project.branches, {"branch": {"name": "other"}})
        assert (await stage.call("POST", _path(project))).status_code == 423


async def test_a_child_branch_starts_without_one_and_a_reset_leaves_its_own() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("POST", _path(project))
        child = await project.branch("child", compute=True)
        assert refusal(await stage.call("GET", _path(project, branch_id=child)))[0] == 404
        await stage.do("POST", _path(project, branch_id=child), {"settings": {"db_max_rows": 7}})
        await stage.do("POST", f"{project.branches}/{child}/restore", {"source_branch_id": project.main})
        assert (await stage.get(_path(project, branch_id=child)))["settings"]["db_max_rows"] == 7


async def test_a_gateway_goes_with_its_database() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("POST", _path(project))
        databases = f"{project.branches}/{project.main}/databases"
        await stage.do("DELETE", f"{databases}/neondb")
        await stage.do("POST", databases, {"database": {"name": "neondb", "owner_name": "neondb_owner"}})
        assert refusal(await stage.call("GET", _path(project)))[0] == 404


async def test_the_ai_gateway_says_where_it_is_or_why_there_is_none() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        found = await stage.get(f"{project.branches}/{project.main}/ai_gateway")
        assert found["base_url"] == f"https://{project.main}-api.ai.c-1.us-east-2.aws.neon.tech"
        elsewhere = await stage.new_project(region_id="aws-eu-west-2")
        answer = await stage.call("GET", f"{elsewhere.branches}/{elsewhere.main}/ai_gateway")
        assert answer.status_code == 404
        assert answer.json()["code"] == "AI_GATEWAY_NOT_ENABLED"
        assert answer.json()["reason"] == "ai_gateway_unavailable"
        missing = await stage.call("GET", f"{project.branches}/br-no-such-a5000000/ai_gateway")
        assert (missing.status_code, missing.json()["reason"]) == (404, "branch_not_found")
