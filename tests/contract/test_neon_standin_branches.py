"""Branches: names, lineage, lists, annotations and the caps of a plan."""

import pytest

from tests.contract.neon_stage import Json, as_json, refusal, staged


async def test_a_branch_made_without_a_body_is_a_child_of_the_default_without_compute() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        made = await stage.do("POST", project.branches)
        branch = made["branch"]
        assert branch["parent_id"] == project.main
        assert branch["name"] == branch["id"]
        assert made["endpoints"] == []
        assert "connection_uris" not in made
        assert [each["action"] for each in made["operations"]] == ["create_branch"]


async def test_the_creator_is_told_on_reading_and_not_on_creating() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        made = await stage.do("POST", project.branches, {"branch": {"name": "feature"}})
        assert "created_by" not in made["branch"]
        assert (await project.read(made["branch"]["id"]))["created_by"] == {"name": "Ana Admin", "image": ""}


async def test_a_name_that_is_taken_is_a_conflict() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("preview/pr-1")
        taken = (409, "", 'branch already exists; branch_name:"preview/pr-1"')
        body = {"branch": {"name": "preview/pr-1"}}
        assert refusal(await stage.call("POST", project.branches, body)) == taken
        assert refusal(await stage.call("PATCH", f"{project.branches}/{project.main}", body)) == taken
        assert (await stage.call("PATCH", f"{project.branches}/{branch_id}", body)).status_code == 200


async def test_the_name_of_a_deleted_branch_is_free_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        await stage.do("DELETE", f"{project.branches}/{branch_id}")
        assert await project.branch("feature") != branch_id


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "string: len 0 less than minimum 1"),
        ("x" * 257, "string: len 257 greater than maximum 256"),
    ],
)
async def test_a_name_of_the_wrong_length_is_refused(name: str, complaint: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", project.branches, {"branch": {"name": name}})
        message = f"invalid request: validate: invalid: branch (invalid: name ({complaint}))"
        assert refusal(answer) == (400, "", message)


async def test_the_longest_name_is_accepted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("x" * 256)
        assert (await project.read(branch_id))["name"] == "x" * 256


async def test_a_parent_that_does_not_exist_is_not_found() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", project.branches, {"branch": {"parent_id": "br-no-such-1"}})
        assert refusal(answer) == (404, "", "branch not found")


async def test_a_branch_from_the_past_starts_at_the_last_commit_before_the_time_asked_for() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        stage.pass_time(3600)
        branch_id = await project.branch("past", parent_timestamp="2026-01-15T09:30:00Z")
        assert (await project.read(branch_id))["parent_timestamp"] == "2026-01-15T09:29:56Z"


@pytest.mark.parametrize("moment", ["2026-01-15T10:00:00Z", "2025-12-01T00:00:00Z"])
async def test_a_time_outside_of_the_history_is_refused(moment: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", project.branches, {"branch": {"parent_timestamp": moment}})
        assert answer.status_code == 400
        assert "the requested timestamp" in refusal(answer)[2]


async def test_roles_passwords_and_databases_are_inherited() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        paths = [f"{project.branches}/{each}" for each in (project.main, branch_id)]
        databases = [(await stage.get(f"{path}/databases"))["databases"] for path in paths]
        assert [each[0]["name"] for each in databases] == ["neondb", "neondb"]
        assert databases[0][0]["id"] != databases[1][0]["id"]
        reveal = "/roles/neondb_owner/reveal_password"
        assert await stage.get(paths[0] + reveal) == await stage.get(paths[1] + reveal)


async def test_a_child_of_a_protected_branch_has_passwords_of_its_own() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("PATCH", f"{project.branches}/{project.main}", {"branch": {"protected": True}})
        branch_id = await project.branch("feature")
        reveal = "roles/neondb_owner/reveal_password"
        own, parents = [
            await stage.get(f"{project.branches}/{each}/{reveal}") for each in (branch_id, project.main)
        ]
        assert own != parents


async def test_a_schema_only_branch_is_a_root_of_its_own() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        wish = {"branch": {"name": "schema", "init_source": "schema-only"}}
        made = await stage.do("POST", project.branches, wish)
        assert [each["action"] for each in made["operations"]] == [
            "create_branch",
            "apply_schema_from_branch",
        ]
        branch, main = await project.read(made["branch"]["id"]), await project.read(project.main)
        assert "parent_id" not in branch
        assert branch["logical_size"] < main["logical_size"]


async def test_a_branch_of_an_archived_one_wakes_it_first() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        archived = await project.branch("old", archived=True)
        assert (await project.read(archived))["current_state"] == "archived"
        made = await stage.do("POST", project.branches, {"branch": {"parent_id": archived}})
        assert [each["action"] for each in made["operations"]] == ["timeline_unarchive", "create_branch"]
        assert (await project.read(archived))["current_state"] == "ready"


async def test_an_annotation_is_on_the_list_and_on_the_branch() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        body = {"branch": {"name": "noted"}, "annotation_value": {"made-by": "bot"}}
        branch_id = (await stage.do("POST", project.branches, body))["branch"]["id"]
        annotation = {
            "object": {"type": "console/branch", "id": branch_id},
            "value": {"made-by": "bot"},
            "created_at": "2026-01-15T09:00:30Z",
            "updated_at": "2026-01-15T09:00:30Z",
        }
        assert (await stage.get(project.branches))["annotations"] == {branch_id: annotation}
        assert (await stage.get(f"{project.branches}/{branch_id}"))["annotation"] == annotation
        assert (await stage.get(f"{project.branches}/{project.main}"))["annotation"]["value"] == {}


async def test_branches_are_listed_by_latest_change_unless_asked_otherwise() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for name in ("beta", "alpha"):
            await project.branch(name)
        await stage.do("PATCH", f"{project.branches}/{project.main}", {"branch": {"protected": True}})
        assert await project.names() == ["main", "alpha", "beta"]
        assert await project.names(sort_by="created_at", sort_order="asc") == ["main", "beta", "alpha"]
        assert await project.names(sort_by="name", sort_order="asc") == ["alpha", "beta", "main"]


@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_pages_of_branches_join_up_and_the_last_one_still_has_a_cursor(order: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for number in range(6):
            await project.branch(f"b{number}")
        whole = await project.names(sort_by="name", sort_order=order)
        seen: list[str] = []
        cursor: Json = {}
        while True:
            page = await stage.get(project.branches, limit=3, sort_by="name", sort_order=order, **cursor)
            seen += [branch["name"] for branch in page["branches"]]
            if len(page["branches"]) < 3:
                break
            cursor = {"cursor": page["pagination"]["next"]}
        assert seen == whole
        assert len(seen) == 7
        assert page["pagination"]["next"]


async def test_search_finds_by_part_of_a_name_or_by_id_and_count_agrees() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await project.branch("preview/pr-1")
        await project.branch("preview/pr-2")
        assert sorted(await project.names(search="PREVIEW")) == ["preview/pr-1", "preview/pr-2"]
        assert await project.names(search=project.main) == ["main"]
        assert await stage.get(f"{project.branches}/count", search="preview") == {"count": 2}
        assert await stage.get(f"{project.branches}/count") == {"count": 3}


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"limit": 0}, '"limit": int: value 0 less than 1'),
        ({"limit": 10_001}, '"limit": int: value 10001 greater than 10000'),
        ({"limit": "many"}, '"limit": invalid integer "many"'),
        ({"sort_by": "size"}, '"sort_by": invalid value: size'),
        ({"cursor": "!"}, '"cursor": invalid cursor'),
        ({"include_deleted": "perhaps"}, '"include_deleted": invalid boolean "perhaps"'),
    ],
)
async def test_a_wrong_query_parameter_is_refused_by_name(query: Json, complaint: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("GET", project.branches, params=query)
        assert refusal(answer) == (400, "", f"invalid request: decode params: query: {complaint}")


async def test_setting_a_default_takes_the_role_from_the_old_one_without_operations() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("next")
        answer = await stage.call("POST", f"{project.branches}/{branch_id}/set_as_default")
        assert as_json(answer)["operations"] == []
        new, old = await project.read(branch_id), await project.read(project.main)
        assert (new["default"], new["primary"], old["default"], old["primary"]) == (True, True, False, False)


async def test_the_free_plan_has_room_for_ten_branches() -> None:
    async with staged(plan="free") as stage:
        project = await stage.new_project()
        for number in range(9):
            await project.branch(f"b{number}")
        answer = await stage.call("POST", project.branches)
        assert refusal(answer)[:2] == (422, "BRANCHES_LIMIT_EXCEEDED")
        assert "limit of 10 exceeded" in refusal(answer)[2]


async def test_root_branches_have_a_cap_of_their_own() -> None:
    async with staged(plan="free") as stage:
        project = await stage.new_project()
        for name in ("one", "two"):
            await project.branch(name, init_source="schema-only")
        body = {"branch": {"init_source": "schema-only"}}
        answer = await stage.call("POST", project.branches, body)
        assert refusal(answer)[:2] == (422, "ROOT_BRANCHES_LIMIT_EXCEEDED")
        assert (await stage.call("POST", project.branches)).status_code == 201


async def test_protected_branches_have_a_cap_of_their_own() -> None:
    async with staged(plan="launch") as stage:
        project = await stage.new_project()
        branch_id = await project.branch("second", protected=True)
        await stage.do("PATCH", f"{project.branches}/{project.main}", {"branch": {"protected": True}})
        answer = await stage.call("POST", project.branches, {"branch": {"protected": True}})
        assert refusal(answer)[:2] == (422, "BRANCHES_PROTECTED_LIMIT_EXCEEDED")
        kept = await stage.call("PATCH", f"{project.branches}/{branch_id}", {"branch": {"protected": True}})
        assert kept.status_code == 200
