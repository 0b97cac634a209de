"""Third parties whose tokens let people into a project's databases."""

from pydantic import BaseModel

from sandbox.neon import computes, errors, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.project_records import Jwks
from sandbox.neon.records import Branch, JsonObject, Project
from sandbox.neon.routes.operations import rendered

_ROLES = ("authenticator", "authenticated", "anonymous")


class Addition(BaseModel):
    jwks_url: str
    provider_name: str
    branch_id: str | None = None
    jwt_audience: str | None = None
    role_names: tuple[str, ...] | None = None


def index(call: Call) -> Reply:
    project = call.project()
    return Reply({"jwks": [_shown(project, each) for each in project.jwks.values()]})


def add(call: Call) -> Reply:
    """Its roles are pushed through the computes of its branch, or of the default branch."""
    wish = call.body(Addition)
    project = call.free_project()
    branch = call.world.branch(project, wish.branch_id) if wish.branch_id else project.default_branch()
    if not wish.jwks_url.startswith("https://"):
        raise errors.ApiError(400, "jwks_url must be a valid HTTPS URL")
    if any((each.url, each.branch_id) == (wish.jwks_url, wish.branch_id) for each in project.jwks.values()):
        raise errors.ApiError(409, "JWKS URL already exists")
    record = Jwks(
        id=call.world.ids.uuid(),
        url=wish.jwks_url,
        provider=wish.provider_name,
        created_at=call.at,
        branch_id=wish.branch_id,
        audience=wish.jwt_audience,
        role_names=wish.role_names or _ROLES,
    )
    project.jwks[record.id] = record
    return _pushed(call, project, branch, record)


def delete(call: Call) -> Reply:
    """Raises 404 for one that is not there: the description has no 204 for it."""
    project = call.project()
    record = project.jwks.pop(call.path["jwks_id"], None)
    if record is None:
        raise errors.not_found("JWKS")
    call.world.touch()
    return Reply(_shown(project, record))


def _pushed(call: Call, project: Project, branch: Branch, record: Jwks) -> Reply:
    operations = call.world.start(project, computes.configure(project, branch), call.at)
    return Reply({"jwks": _shown(project, record), "operations": rendered(operations, call.at)}, status=201)


def _shown(project: Project, record: Jwks) -> JsonObject:
    shown: JsonObject = {
        "id": record.id,
        "project_id": project.id,
        "jwks_url": record.url,
        "provider_name": record.provider,
        "created_at": render.stamp(record.created_at),
        "updated_at": render.stamp(record.created_at),
        "role_names": list(record.role_names),
    }
    optional = {"branch_id": record.branch_id, "jwt_audience": record.audience}
    return shown | {name: value for name, value in optional.items() if value is not None}


_JWKS = "/projects/{project_id}/jwks"
ROUTES = (
    Route("getProjectJWKS", "GET", _JWKS, index),
    Route("addProjectJWKS", "POST", _JWKS, add),
    Route("deleteProjectJWKS", "DELETE", _JWKS + "/{jwks_id}", delete),
)
