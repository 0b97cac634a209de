"""Anonymized branches: copies that are masked column by column, and what their state says."""

from typing import Any

from sandbox.neon.schemas import Version, table
from tests.contract.neon_stage import Json, OnProject, refusal, staged

RULE = {
    "database_name": "neondb",
    "schema_name": "public",
    "table_name": "users",
    "column_name": "email",
    "masking_function": "anon.fake_email()",
}


def _with_users(project: OnProject) -> None:
    main = project.stage.world.projects[project.id].branches[project.main]
    since = project.stage.clock.now()
    main.databases["neondb"].versions = (Version(since, (table("users", "id bigint!, email text"),)),)


async def _create(project: OnProject, name: str = "masked", **body: Any) -> str:
    answer = await project.stage.do(
        "POST",
        f"{project.path}/branch_anonymized",
        {"branch_create": {"branch": {"name": name}, "endpoints": [{"type": "read_write"}]}, **body},
    )
    assert [each["action"] for each in answer["operations"]] == ["create_branch", "start_compute"]
    return str(answer["branch"]["id"])


async def _status(project: OnProject, branch_id: str) -> Json:
    return await project.stage.get(f"{project.branches}/{branch_id}/anonymized_status")


async def test_it_is_initialized_once_it_is_ready_and_masked_when_that_was_asked_for() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _with_users(project)
        plain = await _create(project, "plain", annotation_value={"made-by": "test"})
        assert (await _status(project, plain))["state"] == "initialized"
        assert (await stage.get(f"{project.branches}/{plain}"))["annotation"]["value"] == {"made-by": "test"}
        masked = await _create(project, masking_rules=[RULE], start_anonymization=True)
        status = await _status(project, masked)
        assert status["state"] == "anonymized"
        assert status["last_run"]["masked_columns"] == 1
        assert status["last_run"]["completed_at"] > status["last_run"]["started_at"]


async def test_masking_takes_its_time_and_says_how_far_it_is() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _with_users(project)
        branch_id = await _create(project, masking_rules=[RULE])
        path = f"{project.branches}/{branch_id}"
        started = await stage.call("POST", f"{path}/anonymize")
        assert started.json()["state"] == "anonymizing"
        assert started.json()["status_message"] == "Anonymizing table neondb.public.users (1/1)"
        again = refusal(await stage.call("POST", f"{path}/anonymize"))
        assert again[0] == 422
        changed = await stage.call("PATCH", f"{path}/masking_rules", {"masking_rules": []})
        assert refusal(changed)[0] == 422
        stage.pass_time()
        assert (await _status(project, branch_id))["state"] == "anonymized"


async def test_rules_are_replaced_as_a_whole_and_go_on_to_children_of_the_same_kind() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await _create(project, masking_rules=[RULE])
        path = f"{project.branches}/{branch_id}/masking_rules"
        other = {**RULE, "column_name": "name", "masking_value": "Somebody"}
        del other["masking_function"]
        assert (await stage.do("PATCH", path, {"masking_rules": [other]}))["masking_rules"] == [other]
        assert (await stage.get(path))["masking_rules"] == [other]
        body = {"branch_create": {"branch": {"name": "child", "parent_id": branch_id}}}
        child = await stage.do("POST", f"{project.path}/branch_anonymized", body)
        got = await stage.get(f"{project.branches}/{child['branch']['id']}/masking_rules")
        assert got["masking_rules"] == [other]


async def test_a_rule_about_a_column_that_is_not_there_fails_the_run_which_can_be_repeated() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await _create(project, masking_rules=[RULE], start_anonymization=True)
        status = await _status(project, branch_id)
        assert status["state"] == "error"
        assert "email of neondb.public.users does not exist" in status["status_message"]
        assert status["failed_at"] == status["updated_at"]
        await stage.do("PATCH", f"{project.branches}/{branch_id}/masking_rules", {"masking_rules": []})
        await stage.do("POST", f"{project.branches}/{branch_id}/anonymize")
        assert (await _status(project, branch_id))["state"] == "anonymized"


async def test_a_reset_brings_the_real_data_back() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _with_users(project)
        branch_id = await _create(project, masking_rules=[RULE], start_anonymization=True)
        body = {"source_branch_id": project.main}
        await stage.do("POST", f"{project.branches}/{branch_id}/restore", body)
        assert (await _status(project, branch_id))["state"] == "initialized"


async def test_any_other_branch_has_neither_rules_nor_a_state() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for method, name in (("GET", "masking_rules"), ("GET", "anonymized_status"), ("POST", "anonymize")):
            answer = await stage.call(method, f"{project.branches}/{project.main}/{name}")
            assert refusal(answer) == (404, "", "anonymized branch not found")
