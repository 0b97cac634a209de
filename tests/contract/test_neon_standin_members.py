"""Members of a project: what their place in the organization gives, and what is given for the project."""

import pytest

from sandbox.neon import membership
from sandbox.neon.people import ANA, DANA, FAY, VIC
from tests.contract.neon_stage import Json, OnProject, Stage, caller, refusal, staged


async def _project(stage: Stage) -> OnProject:
    """A project of an organization with members of four kinds; Ana, who founded it, is its admin."""
    for person, role in ((DANA, "member"), (FAY, "viewer"), (VIC, "collaborator")):
        membership.join(stage.world, person, role, stage.clock.now())
    return await stage.new_project()


def _id(stage: Stage, role: str) -> str:
    """The membership of somebody with that role in the organization."""
    return next(each.id for each in stage.world.organization.members.values() if each.role == role)


async def _by_role(project: OnProject) -> dict[str, Json]:
    listed = (await project.stage.get(f"{project.path}/members"))["project_members"]
    return {each["org_role"]: each for each in listed}


def _role(project: OnProject, member_id: str) -> str:
    return f"{project.path}/members/{member_id}/role"


async def test_the_organizations_role_gives_access_to_each_project() -> None:
    async with staged() as stage:
        members = await _by_role(await _project(stage))
        facts = ("effective_project_permission", "grant_source")
        assert {role: tuple(each.get(fact) for fact in facts) for role, each in members.items()} == {
            "admin": ("ADMIN", "org_admin_override"),
            "member": ("EDITOR", "org_role_default"),
            "viewer": ("VIEWER", "org_role_default"),
            "collaborator": (None, "unassigned"),
        }


async def test_a_role_for_one_project_counts_there_alone_and_can_be_taken_back() -> None:
    async with staged() as stage:
        project, other = await _project(stage), await stage.new_project()
        guest = _id(stage, "collaborator")
        given = await stage.do("PUT", _role(project, guest), {"role": "editor"})
        assert (given["project_role"], given["effective_project_permission"]) == ("editor", "EDITOR")
        assert (await _by_role(project))["collaborator"]["grant_source"] == "explicit"
        assert (await _by_role(other))["collaborator"]["grant_source"] == "unassigned"
        for _ in range(2):
            taken = await stage.do("DELETE", _role(project, guest))
        assert "project_role" not in taken
        assert "effective_project_permission" not in taken


async def test_whoever_loses_rights_may_still_know_secrets() -> None:
    async with staged() as stage:
        project = await _project(stage)
        member = _id(stage, "member")
        lowered = await stage.do("PUT", _role(project, member), {"role": "viewer"})
        assert lowered["credential_rotation_recommended"] is True
        raised = await stage.do("PUT", _role(project, member), {"role": "admin"})
        assert raised["credential_rotation_recommended"] is False


@pytest.mark.parametrize(
    ("method", "flag"), [("PUT", "confirm_self_demotion"), ("DELETE", "confirm_self_lockout")]
)
async def test_ones_own_rights_go_only_when_that_is_confirmed(method: str, flag: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        (own,) = stage.world.organization.members.values()
        assert own.person is ANA
        own.role = "member"
        roles = stage.world.projects[project.id].member_roles
        roles[own.id] = "admin"
        body = {"role": "viewer"} if method == "PUT" else None
        async with caller(stage.base_url, stage.world.add_key("personal").secret) as http:
            mine = Stage(stage.world, stage.clock, stage.base_url, http)
            refused = await mine.call(method, _role(project, own.id), body)
            assert flag in refusal(refused)[2]
            assert roles[own.id] == "admin"
            await mine.do(method, _role(project, own.id), body, params={flag: "true"})
        assert roles.get(own.id) in {"viewer", None}


async def test_a_long_list_comes_in_pages() -> None:
    async with staged() as stage:
        project = await _project(stage)
        first = await stage.get(f"{project.path}/members", limit=3)
        rest = await stage.get(f"{project.path}/members", limit=3, cursor=first["pagination"]["next"])
        assert [len(first["project_members"]), len(rest["project_members"])] == [3, 1]
        assert "pagination" not in rest


async def test_nobody_of_that_id_is_not_found() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("PUT", _role(project, "nobody"), {"role": "viewer"})
        assert refusal(answer) == (404, "", "organization member not found")
