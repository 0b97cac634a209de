"""Token issuers, private networks, advisors and libraries of the stand-in."""

import pytest

from sandbox.neon.project_records import Advice
from tests.contract.neon_stage import as_json, refusal, staged

ISSUER = {"jwks_url": "https://login.example/jwks.json", "provider_name": "Auth0"}


async def test_an_issuer_takes_a_configuration_of_the_computes_and_is_trusted_once() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/jwks"
        added = await stage.do("POST", path, {**ISSUER, "jwt_audience": "shop"})
        assert [each["action"] for each in added["operations"]] == ["apply_config"]
        assert added["jwks"]["role_names"] == ["authenticator", "authenticated", "anonymous"]
        assert "branch_id" not in added["jwks"]
        assert refusal(await stage.call("POST", path, ISSUER))[0] == 409
        on_a_branch = await stage.do("POST", path, {**ISSUER, "branch_id": project.main})
        assert len((await stage.get(path))["jwks"]) == 2
        gone = await stage.do("DELETE", f"{path}/{on_a_branch['jwks']['id']}")
        assert gone["branch_id"] == project.main
        answer = await stage.call("DELETE", f"{path}/{gone['id']}")
        assert refusal(answer) == (404, "", "JWKS not found")


async def test_an_issuer_has_its_keys_behind_https_and_a_branch_that_is_there() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/jwks"
        plain = {**ISSUER, "jwks_url": "http://login.example/jwks.json"}
        assert refusal(await stage.call("POST", path, plain))[0] == 400
        elsewhere = {**ISSUER, "branch_id": "br-no-such-a5000000"}
        assert refusal(await stage.call("POST", path, elsewhere)) == (404, "", "branch not found")


async def test_a_project_is_kept_to_what_its_organization_has_in_its_region() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        organization = f"/organizations/{stage.world.organization.id}/vpc"
        ohio = f"{organization}/region/aws-us-east-2/vpc_endpoints"
        frankfurt = f"{organization}/region/aws-eu-central-1/vpc_endpoints"
        for path, name in ((ohio, "vpce-1"), (frankfurt, "vpce-2")):
            assert (await stage.call("POST", f"{path}/{name}", {"label": name})).content == b""
        listed = (await stage.get(f"{organization}/vpc_endpoints"))["endpoints"]
        assert [(each["vpc_endpoint_id"], each["region_id"]) for each in listed] == [
            ("vpce-1", "aws-us-east-2"),
            ("vpce-2", "aws-eu-central-1"),
        ]
        assert [each["label"] for each in (await stage.get(frankfurt))["endpoints"]] == ["vpce-2"]

        of_project = f"{project.path}/vpc_endpoints"
        for name in ("vpce-2", "vpce-3"):
            assert (await stage.call("POST", f"{of_project}/{name}", {"label": "x"})).status_code == 404
        assert (await stage.call("POST", f"{of_project}/vpce-1", {"label": "x"})).status_code == 200
        details = await stage.get(f"{ohio}/vpce-1")
        assert (details["state"], details["example_restricted_projects"]) == ("new", [project.id])
        assert refusal(await stage.call("DELETE", f"{ohio}/vpce-1"))[0] == 422
        assert (await stage.call("DELETE", f"{of_project}/vpce-1")).status_code == 200
        assert (await stage.call("DELETE", f"{of_project}/vpce-1")).status_code == 404


async def test_an_endpoint_that_was_given_up_never_comes_back() -> None:
    async with staged() as stage:
        path = f"/organizations/{stage.world.organization.id}/vpc/region/aws-us-east-2/vpc_endpoints/vpce-1"
        assert (await stage.call("GET", path)).status_code == 404
        await stage.call("POST", path, {"label": "one"})
        await stage.call("POST", path, {"label": "another"})
        assert (await stage.get(path))["label"] == "another"
        assert (await stage.call("DELETE", path)).status_code == 200
        assert "cannot be added back" in refusal(await stage.call("POST", path, {"label": "one"}))[2]
        azure = path.replace("aws-us-east-2", "azure-eastus2")
        assert (await stage.call("POST", azure, {"label": "one"})).status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"min_severity": "WARN"}, ["a", "b"]),
        ({"category": "PERFORMANCE"}, ["b", "c"]),
        ({"category": "PERFORMANCE", "min_severity": "ERROR"}, []),
        ({"database_name": "neondb"}, ["a", "b", "c"]),
    ],
)
async def test_advice_is_of_one_database_and_can_be_narrowed_down(
    query: dict[str, str], found: list[str]
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        record = stage.world.projects[project.id]
        await stage.do("POST", f"{project.branches}/{project.main}/data-api/neondb", {})
        of = (("a", "ERROR", "SECURITY"), ("b", "WARN", "PERFORMANCE"), ("c", "INFO", "PERFORMANCE"))
        record.advice += [
            Advice(project.main, "neondb", name, name, level, category, "why", "where")
            for name, level, category in of
        ]
        issues = (await stage.get(f"{project.path}/advisors", **query))["issues"]
        assert [each["name"] for each in issues] == found


async def test_advice_needs_the_data_api_and_one_database() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/advisors"
        assert refusal(await stage.call("GET", path))[0] == 400
        wish = {"database": {"name": "orders", "owner_name": "neondb_owner"}}
        await stage.do("POST", f"{project.branches}/{project.main}/databases", wish)
        assert "database_name is required" in refusal(await stage.call("GET", path))[2]
        assert (await stage.call("GET", path, params={"database_name": "nope"})).status_code == 404


async def test_libraries_depend_on_the_version_of_postgres() -> None:
    async with staged() as stage:
        names = {}
        for version in (14, 17):
            project = await stage.new_project(name=f"v{version}", pg_version=version)
            answer = await stage.call("GET", f"{project.path}/available_preload_libraries")
            names[version] = {each["library_name"] for each in as_json(answer)["libraries"]}
        assert "pg_search" in names[17] - names[14]
