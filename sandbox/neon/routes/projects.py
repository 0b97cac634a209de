"""Projects, and the way into one."""

from collections.abc import Callable

from sandbox.neon import computes, connection, errors, founding, libraries, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.models import ProjectCreate, ProjectUpdate
from sandbox.neon.project_view import listed, shown
from sandbox.neon.records import Branch, Endpoint, JsonObject, Project
from sandbox.neon.routes.operations import rendered


def index(call: Call) -> Reply:
    """A page of projects, newest first. The cursor is the last project's id, on the last page as well."""
    org_id = call.query.text("org_id")
    if org_id is None and call.key.kind == "personal":
        raise errors.ORG_ID_REQUIRED
    owner = _owner(call, org_id)
    deleted = call.query.flag("recoverable")
    return _listing(
        call,
        lambda project: project.owner == owner and _is_there(project, call, deleted=deleted),
        more={"applications": {}, "integrations": _integrations(call)},
    )


def shared(call: Call) -> Reply:
    """A page of other accounts' projects that are shared with this one; with none, no pagination."""
    return _listing(call, lambda project: project.shared_with_us and _is_there(project, call, deleted=False))


def _owner(call: Call, org_id: str | None) -> str | None:
    """Whose projects are meant. Raises 404 for an organization that the key does not reach."""
    if org_id in (None, call.world.organization.id):
        return None
    if call.key.kind == "personal" and org_id in call.world.other_organizations:
        return org_id
    raise errors.not_found("organization")


def _is_there(project: Project, call: Call, *, deleted: bool) -> bool:
    if deleted != (project.deleted_at is not None):
        return False
    if project.recoverable_until is not None and project.recoverable_until <= call.at:
        return False
    search = (call.query.text("search") or "").lower()
    return search in project.name.lower() or search in project.id


def _integrations(call: Call) -> JsonObject:
    attached = {each.id: [each.integration] for each in call.world.own_projects() if each.integration}
    return dict(attached)


def _listing(call: Call, wanted: Callable[[Project], bool], *, more: JsonObject | None = None) -> Reply:
    page = _page(call, [each for each in call.world.projects.values() if wanted(each)])
    missing = [each.id for each in page if each.id in call.world.unavailable_project_ids]
    answer: JsonObject = {"projects": [listed(call, each) for each in page if each.id not in missing]}
    return Reply(
        answer
        | (more or {})
        | ({"unavailable_project_ids": missing} if missing else {})
        | ({"pagination": {"cursor": page[-1].id}} if page else {})
    )


def _page(call: Call, wanted: list[Project]) -> list[Project]:
    ordered = sorted(wanted, key=lambda p: (p.created_at, p.id), reverse=True)
    last = call.world.projects.get(call.query.text("cursor") or "")
    if last is not None:
        ordered = [p for p in ordered if (p.created_at, p.id) < (last.created_at, last.id)]
    return ordered[: call.query.number("limit")]


def create(call: Call) -> Reply:
    wish = call.body(ProjectCreate)
    org_id = wish.project.org_id
    if org_id is None and call.key.kind == "personal":
        raise errors.ORG_ID_REQUIRED
    if org_id not in (None, call.world.organization.id):
        raise errors.not_found("organization")
    made = founding.create(call.world, wish, call.key.created_by.full_name, call.at)
    project, branch = made.project, made.branch
    return Reply(
        {
            "project": shown(call, project, period=False),
            "connection_uris": connection.details(branch, made.endpoint),
            "roles": [render.role(branch, role, with_password=True) for role in branch.roles.values()],
            "databases": [render.database(branch, each) for each in branch.databases.values()],
            "operations": rendered(made.operations, call.at),
            "branch": render.branch(project, branch, created_by=False),
            "endpoints": [render.endpoint(project, made.endpoint)],
        },
        status=201,
    )


def get(call: Call) -> Reply:
    return Reply({"project": shown(call, call.project())})


def update(call: Call) -> Reply:
    """Recorded traffic renames projects whose operations still run: only new operations are refused."""
    wish = call.body(ProjectUpdate)
    project = call.project()
    operations = founding.change(call.world, project, wish.project, call.at)
    return Reply({"project": shown(call, project, period=False), "operations": rendered(operations, call.at)})


def delete(call: Call) -> Reply:
    """Goes through while operations run, and its answer has none: both as recorded."""
    project = call.project()
    founding.remove(call.world, project, call.at)
    return Reply({"project": shown(call, project, period=False)})


def recover(call: Call) -> Reply:
    project = founding.recover(call.world, call.path["project_id"], call.at)
    return Reply(
        {
            "project": shown(call, project, period=False),
            "branches": [render.branch(project, branch) for branch in project.live_branches()],
        }
    )


def available(call: Call) -> Reply:
    """Preload libraries: those that a project's `settings.preload_libraries` may enable."""
    return Reply({"libraries": libraries.of_version(call.project().pg_version)})


def connection_uri(call: Call) -> Reply:
    """Defaults to the default branch and its read-write compute."""
    project, query = call.project(), call.query
    database_name, role_name = query.required("database_name"), query.required("role_name")
    branch, endpoint = _way_in(call, project)
    database, role = branch.databases.get(database_name), branch.roles.get(role_name)
    if database is None:
        raise errors.not_found("database")
    if role is None:
        raise errors.not_found("role")
    return Reply({"uri": connection.uri(endpoint, database, role, pooled=query.flag("pooled"))})


def _way_in(call: Call, project: Project) -> tuple[Branch, Endpoint]:
    branch_id, endpoint_id = call.query.text("branch_id"), call.query.text("endpoint_id")
    if endpoint_id is not None:
        endpoint = call.world.endpoint(project, endpoint_id)
        if branch_id not in (None, endpoint.branch_id):
            raise errors.not_found("endpoint")
        return call.world.branch(project, endpoint.branch_id), endpoint
    branch = call.world.branch(project, branch_id) if branch_id else project.default_branch()
    found = computes.read_write(project, branch)
    if found is None:
        raise errors.not_found("endpoint")
    return branch, found


_PROJECT = "/projects/{project_id}"
ROUTES = (
    Route("listSharedProjects", "GET", "/projects/shared", shared, "org"),
    Route("listProjects", "GET", "/projects", index, "org"),
    Route("createProject", "POST", "/projects", create, "org"),
    Route("getProject", "GET", _PROJECT, get),
    Route("updateProject", "PATCH", _PROJECT, update),
    Route("deleteProject", "DELETE", _PROJECT, delete, "org"),
    Route("recoverProject", "POST", _PROJECT + "/recover", recover, "org"),
    Route("getAvailablePreloadLibraries", "GET", _PROJECT + "/available_preload_libraries", available),
    Route("getConnectionURI", "GET", _PROJECT + "/connection_uri", connection_uri),
)
