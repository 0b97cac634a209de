"""Custom domains: registered once in the world, live after a while, gone when deleted."""

import pytest

from sandbox.neon.service_records import Function
from tests.contract.neon_stage import Json, OnProject, Stage, refusal, staged

SHOP: Json = {"domain": "Shop.Example.com.", "entity_type": "function", "entity_id": "web"}


async def _project(stage: Stage) -> OnProject:
    """A project whose first branch has functions."""
    project = await stage.new_project()
    branch = stage.world.projects[project.id].branches[project.main]
    for slug in ("web", "other"):
        branch.services.functions[slug] = Function(slug, stage.clock.now())
    return project


def _path(project: OnProject, branch_id: str = "") -> str:
    return f"{project.branches}/{branch_id or project.main}/custom-domains"


async def test_a_domain_is_pending_until_its_owner_has_set_it_up() -> None:
    async with staged() as stage:
        project = await _project(stage)
        made = await stage.call("POST", _path(project), SHOP)
        assert made.status_code == 201
        assert (made.json()["domain"], made.json()["status"]) == ("shop.example.com", "pending")
        assert made.json()["cname_target"].endswith(".neon.tech")
        stage.pass_time(120)
        (domain,) = (await stage.get(_path(project)))["custom_domains"]
        assert (domain["status"], domain["dns_status"], domain["binding_status"]) == (
            "active",
            "ok",
            "present",
        )


async def test_registering_again_is_fine_and_taking_anothers_is_not() -> None:
    async with staged() as stage:
        project, other = await _project(stage), await _project(stage)
        await stage.do("POST", _path(project), SHOP)
        await stage.do("POST", _path(project), SHOP)
        for path, wish in ((_path(other), SHOP), (_path(project), {**SHOP, "entity_id": "other"})):
            taken = await stage.call("POST", path, wish)
            assert refusal(taken) == (409, "", "the domain is already registered")
        assert len((await stage.get(_path(project)))["custom_domains"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entity_type": "bucket"}, "invalid_entity_type"),
        ({"domain": "x.neon.tech"}, "invalid_domain"),
        ({"domain": "no dots"}, "invalid_domain"),
    ],
)
async def test_what_cannot_be_registered_is_refused(change: Json, code: str) -> None:
    async with staged() as stage:
        project = await _project(stage)
        answer = await stage.call("POST", _path(project), {**SHOP, **change})
        assert refusal(answer)[:2] == (400, code)


async def test_a_function_that_is_not_there_gets_no_domain() -> None:
    async with staged() as stage:
        project = await _project(stage)
        answer = await stage.call("POST", _path(project), {**SHOP, "entity_id": "nope"})
        assert refusal(answer) == (404, "", "function not found")


async def test_a_deleted_domain_is_gone_and_a_long_list_has_pages() -> None:
    async with staged() as stage:
        project = await _project(stage)
        for name in ("a.example.com", "b.example.com", "c.example.com"):
            await stage.do("POST", _path(project), {**SHOP, "domain": name})
        first = await stage.get(_path(project), limit=2)
        rest = await stage.get(_path(project), limit=2, cursor=first["pagination"]["next"])
        assert [each["domain"] for each in rest["custom_domains"]] == ["c.example.com"]
        await stage.do("DELETE", f"{_path(project)}/b.example.com")
        again = await stage.call("DELETE", f"{_path(project)}/b.example.com")
        assert refusal(again) == (404, "", "custom domain not found")
