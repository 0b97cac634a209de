"""Functions: deployments that take their time, variables whose values nobody sees, and forks."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.contract.neon_stage import Json, OnProject, refusal, staged


def _archive() -> bytes:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.mjs", "export default {}")
    return code.getvalue()


async def _deploy(project: OnProject, *, slug: str = "hello", **parts: Any) -> Any:
    path = f"{project.branches}/{project.main}/functions/{slug}/deployments"
    files = {name: ("code.zip", value) if name == "zip" else (None, value) for name, value in parts.items()}
    return await project.stage.call("POST", path, files=files)


async def _read(project: OnProject, branch_id: str = "", slug: str = "hello") -> Json:
    found = await project.stage.get(f"{project.branches}/{branch_id or project.main}/functions/{slug}")
    return dict(found["function"])


async def test_a_deployment_is_built_for_a_while_and_then_serves() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        made = (await _deploy(project, zip=_archive(), environment='{"B": "2", "A": "1"}')).json()[
            "deployment"
        ]
        assert (made["id"], made["status"], made["runtime"]) == (1, "pending", "nodejs24")
        assert made["environment"] == ["A", "B"]
        stage.pass_time(2)
        found = await _read(project)
        assert found["current_deployment"]["status"] == "building"
        assert "active_deployment" not in found
        stage.pass_time()
        found = await _read(project)
        assert found["active_deployment"] == found["current_deployment"]
        assert found["active_deployment"]["status"] == "completed"
        assert found["name"] == "hello"
        host = f"{project.main}-hello.compute.c-1.us-east-2.aws.neon.tech"
        assert found["invocation_url"] == f"https://{host}/"


async def test_a_broken_bundle_fails_and_the_last_good_one_goes_on_serving() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _deploy(project, zip=_archive())
        stage.pass_time()
        await _deploy(project, zip=b"not an archive")
        stage.pass_time()
        found = await _read(project)
        assert (found["current_deployment"]["id"], found["current_deployment"]["status"]) == (2, "failed")
        assert found["current_deployment"]["error"] == "the bundle is not a ZIP archive"
        assert found["active_deployment"]["id"] == 1


async def test_what_a_deployment_leaves_out_is_as_before_and_an_empty_variable_goes() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _deploy(project, zip=_archive(), environment=json.dumps({"A": "1", "B": "2"}))
        second = await _deploy(project, environment=json.dumps({"A": "", "C": "3"}))
        assert second.json()["deployment"]["environment"] == ["B", "C"]
        stage.pass_time()
        assert (await _read(project))["active_deployment"]["id"] == 2


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"runtime": "nodejs24"}, "zip is required for the first deployment of a function"),
        ({"zip": b"x", "environment": "[]"}, "environment must be a JSON object of strings"),
        ({"zip": b"x", "environment": "{"}, "environment must be a JSON object of strings"),
        ({"zip": b"x", "environment": '{"A": 1}'}, "environment must be a JSON object of strings"),
        ({"other": "x"}, "at least one of zip, environment and runtime must be supplied"),
    ],
)
async def test_a_deployment_that_cannot_be_makes_no_function(parts: Json, said: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        assert refusal(await _deploy(project, **parts)) == (400, "", said)
        assert (await stage.get(f"{project.branches}/{project.main}/functions"))["functions"] == []


async def test_a_display_name_can_be_set_and_cleared() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _deploy(project, zip=_archive())
        path = f"{project.branches}/{project.main}/functions/hello"
        named = await stage.do("PATCH", path, {"name": "  Greeter "})
        assert named["function"]["name"] == "Greeter"
        assert refusal(await stage.call("PATCH", path, {"name": "  "}))[0] == 400
        cleared = await stage.do("PATCH", path, {"name": None})
        assert cleared["function"]["name"] == "hello"


async def test_a_child_branch_runs_the_functions_of_the_fork_at_its_own_address() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _deploy(project, zip=_archive())
        stage.pass_time()
        child = await project.branch("child")
        path = f"{project.branches}/{child}/functions/hello"
        assert child in (await _read(project, child))["invocation_url"]
        renamed = await stage.call("PATCH", path, {"name": "Greeter"})
        assert refusal(renamed) == (404, "", "function not found")
        assert (await stage.call("DELETE", path)).status_code == 204
        assert refusal(await stage.call("GET", path)) == (404, "", "function not found")
        assert (await _read(project))["slug"] == "hello"


async def test_functions_come_in_pages() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for slug in ("b", "a", "c"):
            await _deploy(project, slug=slug, zip=_archive())
        path = f"{project.branches}/{project.main}/functions"
        first = await stage.get(path, limit=2)
        assert [each["slug"] for each in first["functions"]] == ["a", "b"]
        rest = await stage.get(path, limit=2, cursor=first["pagination"]["next"])
        assert [each["slug"] for each in rest["functions"]] == ["c"]
        assert "next" not in rest["pagination"]


async def test_there_are_no_functions_where_neon_has_none() -> None:
    async with staged() as stage:
        project = await stage.new_project(region_id="aws-eu-west-2")
        answer = await stage.call("GET", f"{project.branches}/{project.main}/functions")
        assert refusal(answer) == (404, "", "functions are not available in this region")
