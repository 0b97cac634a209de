"""What Neon's description would refuse is refused before a route sees it, with the name of what is wrong."""

import pytest
from multidict import MultiDict

from sandbox.neon import checking
from sandbox.neon.bodies import Payload
from sandbox.neon.describing import operation
from sandbox.neon.errors import ApiError
from sandbox.neon.routes import ROUTES
from tests.contract.generated import fullest, smallest
from tests.contract.neon_stage import Json, refusal, staged

JSON = "application/json"
DECODE = f"invalid request: decode {JSON}: "
FILES = "multipart/form-data; boundary=b"


def _part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def _refused(operation_id: str, raw: bytes, content_type: str = JSON) -> str:
    with pytest.raises(ApiError) as caught:
        checking.body(operation(operation_id), Payload(raw, content_type))
    assert caught.value.status == 400
    return caught.value.message


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/projects/Not_An_Id", '"project_id": string: no regex match'),
        ("/projects/{project}/branches/" + "x" * 61, '"branch_id": string: no regex match'),
        ("/projects/{project}/operations/7", '"operation_id": input should be a valid UUID'),
        ("/organizations/{org}/api_keys/seven", '"key_id": invalid integer "seven"'),
    ],
)
async def test_an_id_that_cannot_be_one_is_refused(path: str, complaint: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        url = path.format(project=project.id, org=stage.world.organization.id)
        answer = await stage.call("DELETE" if "api_keys" in path else "GET", url)
        assert refusal(answer) == (400, "", f"invalid request: decode params: path: {complaint}")


async def test_who_calls_and_how_far_a_key_reaches_is_looked_at_first() -> None:
    async with staged() as stage:
        headers = {"Authorization": "Bearer wrong"}
        assert (await stage.call("GET", "/projects/Not_An_Id", headers=headers)).status_code == 401
        assert (await stage.call("POST", "/api_keys", {})).status_code == 404


async def test_null_is_for_what_may_be_null() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}"
        assert (await stage.call("PATCH", path, {"branch": {"expires_at": None}})).status_code == 200
        answer = await stage.call("PATCH", path, {"branch": {"name": None}})
        words = 'decode field "branch": decode field "name": input should be a valid string'
        assert refusal(answer) == (400, "", DECODE + words)


async def test_a_body_may_be_left_out_where_it_is_optional() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        assert (await stage.call("POST", project.branches)).status_code == 201
        answer = await stage.call("PATCH", project.path)
        assert refusal(answer) == (400, "", DECODE + "invalid: project (field required)")


def test_a_required_body_is_required_even_if_none_of_its_fields_is() -> None:
    assert _refused("queryProjectBranchLogs", b"") == "invalid request: decode request: body required"
    assert checking.body(operation("queryProjectBranchLogs"), Payload(b"{}", JSON)) == {}


@pytest.mark.parametrize("raw", [b'{"name": NaN}', b"[" * 100_000, b"1" * 10_000, b"{} {}"])
def test_what_is_nearly_json_is_refused(raw: bytes) -> None:
    assert _refused("createProject", raw) == DECODE + "unexpected byte or end of input"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"type": "never"}', "validate: invalid: type (invalid value: never)"),
        ("{}", f"decode {JSON}: invalid: type (field required)"),
        (
            '{"type": "storage_object_created", "function_slug": "f", "name": "n"}',
            f"decode {JSON}: invalid: storage_object_created (field required)",
        ),
        (
            '{"type": "schedule", "function_slug": "f", "name": "n", "schedule": {"cron": 5}}',
            f'decode {JSON}: decode field "schedule": decode field "cron": input should be a valid string',
        ),
    ],
)
def test_of_alternatives_the_one_that_was_meant_is_spoken_of(body: str, words: str) -> None:
    assert _refused("createProjectBranchTrigger", body.encode()) == f"invalid request: {words}"


def test_a_form_with_files_is_read() -> None:
    deploy = operation("createProjectBranchFunctionDeployment")
    raw = _part("runtime", b"nodejs24") + _part("zip", b"PK\xff", '; filename="f.zip"') + b"--b--\r\n"
    assert checking.body(deploy, Payload(raw, FILES)) == {"runtime": "nodejs24", "zip": b"PK\xff"}
    words = _refused(deploy.id, _part("runtime", b"cobol") + b"--b--\r\n", FILES)
    assert words == "invalid request: validate: invalid: runtime (invalid value: cobol)"


@pytest.mark.parametrize(
    ("operation_id", "content_type"),
    [("createProjectBranchFunctionDeployment", JSON), ("createProject", FILES)],
)
def test_a_body_of_another_kind_is_refused(operation_id: str, content_type: str) -> None:
    words = f'invalid request: decode request: invalid Content-Type: "{content_type.split(";")[0]}"'
    assert _refused(operation_id, b"{}", content_type) == words


@pytest.mark.parametrize(
    ("query", "typed"),
    [
        ([("project_ids", "a,b"), ("project_ids", "c")], {"project_ids": ["a,b", "c"]}),
        ([("limit", "7"), ("colour", "green")], {"limit": 7}),
    ],
)
def test_the_query_comes_typed_and_with_its_defaults(query: list[tuple[str, str]], typed: Json) -> None:
    times = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z", "granularity": "daily"}
    described = operation("getConsumptionHistoryPerProject")
    found = checking.parameters(described, {}, MultiDict([*times.items(), *query]))
    assert found == {"limit": 10, **times, **typed}


@pytest.mark.parametrize("operation_id", [route.operation_id for route in ROUTES])
async def test_no_request_that_fits_breaks_a_route(operation_id: str) -> None:
    async with staged(rate_limits=None) as stage:
        project = await stage.new_project()
        key = stage.world.add_key("personal")
        real = {
            "org_id": stage.world.organization.id,
            "project_id": project.id,
            "branch_id": project.main,
            "endpoint_id": project.compute,
            "database_name": "neondb",
            "role_name": "neondb_owner",
        }
        for request in (*fullest(operation(operation_id)), smallest(operation(operation_id))):
            path = {name: real.get(name, text) for name, text in request.path.items()}
            headers = {"Authorization": f"Bearer {key.secret}"}
            url = request.operation.path.format(**path)
            answer = await stage.call(request.operation.method, url, headers=headers, **request.arguments())
            assert answer.status_code < 500
