"""Databases and roles, and the few answers that hold a password."""

import json

import pytest

from tests.contract.neon_stage import Json, OnProject, as_json, refusal, staged


def _path(project: OnProject) -> str:
    return f"{project.branches}/{project.main}"


async def test_a_database_lives_and_dies_through_apply_config() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{_path(project)}/databases"
        wish = {"database": {"name": "orders", "owner_name": "neondb_owner"}}
        made = await stage.do("POST", path, wish)
        renamed = await stage.do("PATCH", f"{path}/orders", {"database": {"name": "sales"}})
        assert (await stage.call("GET", f"{path}/orders")).status_code == 404
        gone = await stage.do("DELETE", f"{path}/sales")
        for answer in (made, renamed, gone):
            assert [each["action"] for each in answer["operations"]] == ["apply_config"]
        assert made["database"]["id"] == renamed["database"]["id"]
        assert (await stage.call("DELETE", f"{path}/sales")).status_code == 204


async def test_an_idle_compute_is_suspended_again_after_a_new_database() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/suspend")
        wish = {"database": {"name": "orders", "owner_name": "neondb_owner"}}
        made = await stage.do("POST", f"{_path(project)}/databases", wish)
        assert [(each["action"], each["status"]) for each in made["operations"]] == [
            ("apply_config", "running"),
            ("suspend_compute", "scheduling"),
        ]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"name": "neondb", "owner_name": "neondb_owner"}, (409, "database already exists")),
        ({"name": "orders", "owner_name": "nobody"}, (404, "role not found")),
    ],
)
async def test_a_database_needs_a_free_name_and_an_owner(wish: Json, expected: tuple[int, str]) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = refusal(await stage.call("POST", f"{_path(project)}/databases", {"database": wish}))
        assert answer[0] == expected[0]
        assert answer[2].startswith(expected[1])


async def test_a_password_is_shown_on_create_reset_and_reveal_only() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{_path(project)}/roles"
        first = (await stage.do("POST", path, {"role": {"name": "app"}}))["role"]["password"]
        reset = (await stage.do("POST", f"{path}/app/reset_password"))["role"]["password"]
        assert first != reset
        assert await stage.get(f"{path}/app/reveal_password") == {"password": reset}
        for read in (path, f"{path}/app", project.path, project.branches):
            assert reset not in json.dumps(await stage.get(read))
        gone = await stage.do("DELETE", f"{path}/app")
        assert "password" not in gone["role"]


async def test_the_state_of_the_stand_in_shows_no_password_and_no_key() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{_path(project)}/roles/neondb_owner/reveal_password"
        password = (await stage.get(path))["password"]
        seen = json.dumps([await stage.admin("GET", "/state"), await stage.admin("GET", "/requests")])
        assert password not in seen
        assert "napi_" not in seen


async def test_a_project_that_stores_no_passwords_reveals_none() -> None:
    async with staged() as stage:
        project = await stage.new_project(store_passwords=False)
        answer = await stage.call("GET", f"{_path(project)}/roles/neondb_owner/reveal_password")
        assert refusal(answer) == (412, "", "storing passwords is disabled for the project")


async def test_a_role_without_login_has_no_password() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{_path(project)}/roles"
        made = await stage.do("POST", path, {"role": {"name": "group", "no_login": True}})
        assert "password" not in made["role"]
        assert made["role"]["authentication_method"] == "no_login"
        assert (await stage.call("GET", f"{path}/group/reveal_password")).status_code == 404
        assert (await stage.call("POST", f"{path}/group/reset_password")).status_code == 422


@pytest.mark.parametrize(
    ("name", "status"), [("neondb_owner", 409), ("", 400), ("x" * 64, 400), ("ü" * 32, 400), ("x" * 63, 201)]
)
async def test_a_role_name_is_free_and_at_most_63_bytes_long(name: str, status: int) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", f"{_path(project)}/roles", {"role": {"name": name}})
        assert answer.status_code == status


async def test_a_role_that_owns_a_database_cannot_be_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("DELETE", f"{_path(project)}/roles/neondb_owner")
        assert refusal(answer) == (422, "", "cannot delete role that owns databases")
        assert (await stage.call("DELETE", f"{_path(project)}/roles/nobody")).status_code == 204


async def test_a_new_branch_tells_its_roles_without_passwords_but_a_way_in_with_one() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        body = {"branch": {"name": "feature"}, "endpoints": [{"type": "read_write"}]}
        made = as_json(await stage.call("POST", project.branches, body))
        assert all("password" not in role for role in made["roles"])
        (way_in,) = made["connection_uris"]
        parameters = way_in["connection_parameters"]
        assert way_in["connection_uri"] == (
            f"postgresql://neondb_owner:{parameters['password']}@{made['endpoints'][0]['host']}/neondb"
            "?sslmode=require&channel_binding=require"
        )


async def test_a_way_in_has_names_that_fit_an_address() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{_path(project)}/roles"
        await stage.do("POST", path, {"role": {"name": "my role"}})
        wish = {"database": {"name": "a/b", "owner_name": "my role"}}
        await stage.do("POST", f"{_path(project)}/databases", wish)
        found = await stage.get(f"{project.path}/connection_uri", database_name="a/b", role_name="my role")
        assert found["uri"].startswith("postgresql://my%20role:npg_")
        assert "/a%2Fb?" in found["uri"]


async def test_with_several_databases_no_way_in_is_told() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        wish = {"database": {"name": "orders", "owner_name": "neondb_owner"}}
        await stage.do("POST", f"{_path(project)}/databases", wish)
        made = await stage.do("POST", project.branches, {"endpoints": [{"type": "read_write"}]})
        assert "connection_uris" not in made


async def test_a_connection_uri_defaults_to_the_default_branch_and_can_be_pooled() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        (other,) = (await stage.get(f"{project.branches}/{branch_id}/endpoints"))["endpoints"]
        path, names = (
            f"{project.path}/connection_uri",
            {"database_name": "neondb", "role_name": "neondb_owner"},
        )
        plain = (await stage.get(path, **names))["uri"]
        pooled = (await stage.get(path, **names, pooled="true"))["uri"]
        of_branch = (await stage.get(path, **names, branch_id=branch_id))["uri"]
        of_compute = (await stage.get(path, **names, endpoint_id=other["id"]))["uri"]
        assert f"@{project.compute}.c-1." in plain
        assert f"@{project.compute}-pooler.c-1." in pooled
        assert of_branch == of_compute
        assert other["host"] in of_branch


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"role_name": "neondb_owner"}, (400, 'query: "database_name": field required')),
        ({"database_name": "neondb"}, (400, 'query: "role_name": field required')),
        ({"database_name": "x", "role_name": "neondb_owner"}, (404, "database not found")),
        ({"database_name": "neondb", "role_name": "x"}, (404, "role not found")),
    ],
)
async def test_a_connection_uri_names_what_is_missing(query: Json, expected: tuple[int, str]) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = refusal(await stage.call("GET", f"{project.path}/connection_uri", params=query))
        assert (answer[0], expected[1] in answer[2]) == (expected[0], True)


async def test_a_branch_without_compute_has_no_connection_uri() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        query = {"database_name": "neondb", "role_name": "neondb_owner", "branch_id": branch_id}
        answer = await stage.call("GET", f"{project.path}/connection_uri", params=query)
        assert refusal(answer) == (404, "", "endpoint not found")
