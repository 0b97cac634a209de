"""Every operation of the stand-in, held against the description derived from Neon's own."""

import pytest
from jsonschema import ValidationError

from sandbox.neon.calls import Route
from sandbox.neon.people import DANA
from sandbox.neon.routes import ROUTES
from tests.contract import auth_tour, snapshot_tour
from tests.contract.meet_projects import meet_surroundings
from tests.contract.neon_stage import FACTS, Json, OnProject, Stage, caller, refusal, staged, validate
from tests.contract.schema_parts import inlined

SERVED = {route.operation_id for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation_id)
def test_a_route_has_the_method_and_path_of_the_description(route: Route) -> None:
    described = FACTS["operations"][route.operation_id]
    assert (route.method, route.path) == (described["method"], described["path"])


def test_an_answer_that_lacks_a_required_field_does_not_pass() -> None:
    with pytest.raises(ValidationError, match="'message' is a required property"):
        validate(FACTS["error"], {"code": ""})


async def test_every_operation_answers_in_the_described_shape() -> None:
    async with staged() as org_stage:
        personal = org_stage.world.add_key("personal")
        async with caller(org_stage.base_url, personal.secret) as http:
            mine = Stage(org_stage.world, org_stage.clock, org_stage.base_url, http)
            await _meet_account(mine)
        await _meet_organization(org_stage)
        project = await org_stage.new_project()
        await _meet_project(project)
        await _meet_consumption(project)
        await _meet_branches(project)
        await _meet_computes(project)
        await _meet_databases_and_roles(project)
        await snapshot_tour.tour(project)
        await auth_tour.tour(project)
        await _meet_files(project)
        await _meet_services(project)
        await meet_surroundings(project)
        await _meet_schemas_and_masking(project)
        assert SERVED - org_stage.met - mine.met == set()


async def _meet_account(stage: Stage) -> None:
    for path in ("/auth", "/users/me", "/users/me/organizations", "/regions", "/api_keys"):
        assert (await stage.call("GET", path)).status_code == 200
    key = await stage.do("POST", "/api_keys", {"key_name": "laptop"})
    await stage.do("DELETE", f"/api_keys/{key['id']}")


async def _meet_organization(stage: Stage) -> None:
    path = f"/organizations/{stage.world.organization.id}"
    await stage.get(path)
    key = await stage.do("POST", f"{path}/api_keys", {"key_name": "deploy"})
    assert (await stage.call("GET", f"{path}/api_keys")).json()[0]["name"] == "deploy"
    await stage.do("DELETE", f"{path}/api_keys/{key['id']}")
    await stage.get("/projects/shared")
    await stage.do("POST", f"{path}/invitations", {"invitations": [{"email": DANA.email, "role": "member"}]})
    await stage.get(f"{path}/invitations")
    joined = (await stage.get(f"{path}/members", sort_by="role"))["members"][0]["member"]
    await stage.get(f"{path}/members/{joined['id']}")
    await stage.do("PATCH", f"{path}/members/{joined['id']}", {"role": "editor"})
    await stage.do("DELETE", f"{path}/members/{joined['id']}")
    limit = f"{path}/billing/spending_limit"
    await stage.do("PUT", limit, {"spending_limit_cents": 5_000})
    await stage.get(limit)
    await stage.do("DELETE", limit)


async def _meet_consumption(project: OnProject) -> None:
    asked = {"from": "2026-01-14T00:00:00Z", "to": "2026-01-16T00:00:00Z", "granularity": "daily"}
    asked |= {"org_id": project.stage.world.organization.id}
    metrics = {"metrics": "compute_unit_seconds"}
    await project.stage.get("/consumption_history/projects", **asked)
    await project.stage.get("/consumption_history/v2/projects", **asked, **metrics)
    await project.stage.get("/consumption_history/v2/branches", **asked, **metrics, project_ids=project.id)


async def _meet_project(project: OnProject) -> None:
    stage = project.stage
    await stage.get("/projects")
    await stage.get(project.path)
    await stage.do("PATCH", project.path, {"project": {"name": "renamed"}})
    operations = (await stage.get(f"{project.path}/operations"))["operations"]
    await stage.get(f"{project.path}/operations/{operations[0]['id']}")
    await stage.get(f"{project.path}/connection_uri", database_name="neondb", role_name="neondb_owner")
    other = await stage.new_project(name="second")
    await stage.do("DELETE", other.path)
    await stage.get("/projects", recoverable="true")
    await stage.do("POST", f"{other.path}/recover")


async def _meet_branches(project: OnProject) -> None:
    stage = project.stage
    branch_id = await project.branch("feature", compute=True)
    path = f"{project.branches}/{branch_id}"
    await stage.get(project.branches)
    await stage.get(f"{project.branches}/count")
    await stage.get(path)
    await stage.get(f"{path}/endpoints")
    await stage.do("PATCH", path, {"branch": {"name": "feature-2"}})
    await stage.do("POST", f"{path}/restore", {"source_branch_id": project.main})
    await stage.do("POST", f"{path}/set_as_default")
    await stage.do("POST", f"{project.branches}/{project.main}/set_as_default")
    await stage.do("DELETE", path)
    await stage.get(project.branches, include_deleted="true")
    await stage.do("POST", f"{path}/recover")


async def _meet_computes(project: OnProject) -> None:
    stage = project.stage
    branch_id = await project.branch("with-compute")
    wish = {"branch_id": branch_id, "type": "read_write"}
    made = await stage.do("POST", f"{project.path}/endpoints", {"endpoint": wish})
    path = f"{project.path}/endpoints/{made['endpoint']['id']}"
    await stage.get(f"{project.path}/endpoints")
    await stage.get(path)
    await stage.do("PATCH", path, {"endpoint": {"autoscaling_limit_max_cu": 2}})
    await stage.do("POST", f"{path}/suspend")
    await stage.do("POST", f"{path}/start")
    await stage.do("POST", f"{path}/restart")
    await stage.do("DELETE", path)


async def _meet_databases_and_roles(project: OnProject) -> None:
    stage = project.stage
    path = f"{project.branches}/{project.main}"
    await stage.do("POST", f"{path}/roles", {"role": {"name": "app"}})
    await stage.get(f"{path}/roles")
    await stage.get(f"{path}/roles/app")
    await stage.get(f"{path}/roles/app/reveal_password")
    await stage.do("POST", f"{path}/roles/app/reset_password")
    await stage.do("DELETE", f"{path}/roles/app")
    wish = {"name": "orders", "owner_name": "neondb_owner"}
    await stage.do("POST", f"{path}/databases", {"database": wish})
    await stage.get(f"{path}/databases")
    await stage.get(f"{path}/databases/orders")
    await stage.do("PATCH", f"{path}/databases/orders", {"database": {"name": "sales"}})
    await stage.do("DELETE", f"{path}/databases/sales")


async def _meet_files(project: OnProject) -> None:
    stage, path = project.stage, f"{project.branches}/{project.main}"
    await stage.get(f"{path}/storage")
    await stage.do("POST", f"{path}/buckets", {"name": "uploads"})
    await stage.get(f"{path}/buckets")
    found = f"{path}/buckets/uploads/objects/a%2Fb.txt"
    upload = await stage.do("POST", f"{found}/presign", {"operation": "upload"})
    assert (await stage.http.put(upload["url"], content=b"hello")).status_code == 200
    await stage.get(f"{path}/buckets/uploads/objects")
    assert (await stage.call("GET", f"{found}/download")).content == b"hello"
    await stage.do("DELETE", found)
    await stage.do("DELETE", f"{path}/buckets/uploads/objects-by-prefix?prefix=a/")
    await stage.do("DELETE", f"{path}/buckets/uploads")


async def _meet_services(project: OnProject) -> None:
    stage, path = project.stage, f"{project.branches}/{project.main}"
    await stage.get(f"{path}/ai_gateway")
    await stage.do("POST", f"{path}/data-api/neondb", {})
    await stage.get(f"{path}/data-api/neondb")
    await stage.do("PATCH", f"{path}/data-api/neondb")
    await stage.do("DELETE", f"{path}/data-api/neondb")
    body = {"name": "app", "scopes": ["storage:read"], "principal_type": "user"}
    credential = f"{path}/credentials/{(await stage.do('POST', f'{path}/credentials', body))['token_id']}"
    await stage.get(f"{path}/credentials")
    for verb in ("reveal", "rotate"):
        await stage.do("POST", f"{credential}/{verb}")
    await stage.do("DELETE", credential)
    code = {"zip": ("code.zip", b"no archive")}
    await stage.do("POST", f"{path}/functions/hello/deployments", files=code)
    await stage.get(f"{path}/functions")
    await stage.get(f"{path}/functions/hello")
    await stage.do("PATCH", f"{path}/functions/hello", {"name": "Greeter"})
    await stage.do("DELETE", f"{path}/functions/hello")


async def _meet_schemas_and_masking(project: OnProject) -> None:
    stage = project.stage
    made = await stage.do("POST", f"{project.path}/branch_anonymized", {})
    path = f"{project.branches}/{made['branch']['id']}"
    await stage.get(f"{path}/schema", db_name="neondb")
    await stage.get(f"{path}/compare_schema", db_name="neondb")
    await stage.get(f"{path}/masking_rules")
    await stage.do("PATCH", f"{path}/masking_rules", {"masking_rules": []})
    await stage.do("POST", f"{path}/anonymize")
    await stage.get(f"{path}/anonymized_status")


def _with_body() -> list[tuple[str, str]]:
    """Each operation that is served and needs a body, with the first field that is missing in `{}`."""
    found = []
    for name in sorted(SERVED):
        body = FACTS["operations"][name]["body"]
        found += [(name, field) for field in _required(body["schema"] if body else {})[:1]]
    return found


def _required(schema: Json) -> list[str]:
    plain = inlined(schema, FACTS["schemas"])
    return [name for part in (*plain.get("allOf", []), plain) for name in part.get("required", [])]


@pytest.mark.parametrize(("operation_id", "field"), _with_body())
async def test_an_empty_body_is_refused_with_the_name_of_the_missing_field(
    operation_id: str, field: str
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        operation = FACTS["operations"][operation_id]
        path = operation["path"].format(
            org_id=stage.world.organization.id,
            project_id=project.id,
            branch_id=project.main,
            endpoint_id=project.compute,
            database_name="neondb",
            role_name="neondb_owner",
            source_org_id=stage.world.organization.id,
            region_id="aws-us-east-2",
            vpc_endpoint_id="vpce-1",
            snapshot_id="snap-quiet-meadow-a5b6c7d8",
            trigger_id="none",
            auth_user_id="nobody",
            oauth_provider_id="google",
            bucket_name="uploads",
            object_key="readme.txt",
            slug="resize",
            member_id=next(iter(stage.world.organization.members)),
        )
        people = path == "/api_keys" or path.startswith("/users/me")
        key = stage.world.add_key("personal") if people else None
        headers = {"Authorization": f"Bearer {key.secret}"} if key else {}
        answer = await stage.call(operation["method"], path, {}, headers=headers)
        message = f"invalid request: decode application/json: invalid: {field} (field required)"
        assert refusal(answer) == (400, "", message)
