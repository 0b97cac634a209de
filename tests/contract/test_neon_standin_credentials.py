"""Credentials of a branch: what is told when, and what stays a secret."""

import re
from typing import Any

from tests.contract.neon_stage import Json, OnProject, Stage, refusal, staged

SECRETS = ("api_token", "s3_secret_access_key")


async def _issued(project: OnProject, **fields: Any) -> Json:
    body = {"name": "app", "scopes": ["storage:read"], "principal_type": "user", **fields}
    path = f"{project.branches}/{project.main}/credentials"
    made: Json = await project.stage.do("POST", path, body)
    return made


def _path(project: OnProject, issued: Json, verb: str = "") -> str:
    return f"{project.branches}/{project.main}/credentials/{issued['token_id']}{verb}"


async def _listed(project: OnProject, branch_id: str = "") -> list[Json]:
    found = await project.stage.get(f"{project.branches}/{branch_id or project.main}/credentials")
    return list(found["credentials"])


async def test_a_credential_tells_its_secrets_when_it_is_issued_and_the_list_never_does() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        issued = await _issued(project, scopes=["storage:read", "storage:read", "functions:invoke"])
        assert re.fullmatch(r"nak_live_[0-9a-f]{32}", issued["token_id"])
        assert issued["token_id_short"] == issued["token_id"][9:21]
        assert issued["api_token"].startswith(f"nt_live_{issued['token_id_short']}_")
        assert re.fullmatch(r"nsk_live_[0-9a-f]{64}", issued["s3_secret_access_key"])
        assert issued["scopes"] == ["storage:read", "functions:invoke"]
        (listed,) = await _listed(project)
        assert not set(listed) & set(SECRETS)
        assert (listed["name"], listed["branch_id"]) == ("app", project.main)


async def test_names_may_be_taken_twice_or_left_out() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _issued(project)
        await _issued(project)
        assert "name" not in await _issued(project, name="")
        assert [each.get("name") for each in await _listed(project)] == ["app", "app", None]


async def test_a_rotation_replaces_the_secrets_and_keeps_all_else() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        issued = await _issued(project)
        rotated = await stage.do("POST", _path(project, issued, "/rotate"))
        assert {name for name in issued if issued[name] != rotated[name]} == set(SECRETS)
        revealed = await stage.do("POST", _path(project, issued, "/reveal"))
        assert {name: revealed[name] for name in SECRETS} == {name: rotated[name] for name in SECRETS}


async def test_what_is_revoked_is_gone_for_every_use_and_can_be_revoked_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        issued = await _issued(project)
        for _ in range(2):
            assert (await stage.call("DELETE", _path(project, issued))).status_code == 204
        assert await _listed(project) == []
        for verb in ("/reveal", "/rotate"):
            answer = await stage.call("POST", _path(project, issued, verb))
            assert refusal(answer) == (404, "", "credential not found")
        missing = await stage.call("DELETE", _path(project, {"token_id": "nak_live_0"}))
        assert refusal(missing) == (404, "", "credential not found")


async def test_a_credential_stays_with_its_branch_but_can_be_revealed_by_way_of_another() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        issued = await _issued(project)
        child = await project.branch("child")
        assert await _listed(project, child) == []
        path = f"{project.branches}/{child}/credentials/{issued['token_id']}"
        assert (await stage.do("POST", f"{path}/reveal"))["api_token"] == issued["api_token"]
        assert refusal(await stage.call("POST", f"{path}/rotate"))[0] == 404


async def test_an_old_credential_has_no_secret_to_reveal_until_it_is_rotated() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        issued = await _issued(project)
        _record(stage, project, issued).recoverable = False
        answer = await stage.call("POST", _path(project, issued, "/reveal"))
        assert refusal(answer) == (409, "", "credential has no recoverable secret")
        await stage.do("POST", _path(project, issued, "/rotate"))
        assert (await stage.call("POST", _path(project, issued, "/reveal"))).status_code == 200


def _record(stage: Stage, project: OnProject, issued: Json) -> Any:
    services = stage.world.projects[project.id].branches[project.main].services
    return services.credentials[issued["token_id"]]
