"""Computes, which the API calls endpoints."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.neon import branching, computes, errors, render
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.clockwork import Step
from sandbox.neon.models import EndpointChange, EndpointCreate, EndpointUpdate
from sandbox.neon.records import Endpoint, Operation, Project
from sandbox.neon.routes.operations import rendered


def index(call: Call) -> Reply:
    project = call.project()
    return _list(project, project.live_endpoints())


def index_of_branch(call: Call) -> Reply:
    project = call.project()
    return _list(project, project.endpoints_of(call.branch(project)))


def _list(project: Project, endpoints: Iterable[Endpoint]) -> Reply:
    return Reply({"endpoints": [render.endpoint(project, endpoint) for endpoint in endpoints]})


def get(call: Call) -> Reply:
    project = call.project()
    return Reply({"endpoint": render.endpoint(project, call.endpoint(project))})


def create(call: Call) -> Reply:
    """Raises 404, 409 for a second read-write compute, 412, 422 while the branch is not ready, 423."""
    wish = call.body(EndpointCreate).endpoint
    project = call.free_project()
    branch = call.world.branch(project, wish.branch_id)
    if branch.current_state == "init":
        raise errors.BRANCH_NOT_READY
    computes.must_have_room(project, branch, wish.type)
    computes.check_limits(call.world, wish)
    endpoint = computes.add(call.world, project, branch, wish, call.at)
    steps = [] if wish.disabled else _start(call, project, endpoint)
    if wish.disabled:
        endpoint.current_state, endpoint.pending_state = "idle", None
    return _changed(call, project, endpoint, call.world.start(project, steps, call.at), status=201)


def update(call: Call) -> Reply:
    """New settings go through apply_config; an idle compute wakes for it and is suspended again."""
    wish = call.body(EndpointUpdate).endpoint
    project = call.free_project()
    endpoint = call.endpoint(project)
    computes.check_limits(call.world, wish, endpoint)
    disables = wish.disabled is True and not endpoint.disabled
    _apply(endpoint, wish, call.at)
    steps = computes.reconfigure(project, endpoint)
    if disables and endpoint.current_state == "active":
        steps = [computes.suspend(project, endpoint)]
    return _changed(call, project, endpoint, call.world.start(project, steps, call.at))


def _apply(endpoint: Endpoint, wish: EndpointChange, at: datetime) -> None:
    endpoint.min_cu, endpoint.max_cu = computes.sizes(endpoint, wish)
    if wish.suspend_timeout_seconds is not None:
        endpoint.suspend_timeout = wish.suspend_timeout_seconds
    if wish.settings is not None:
        endpoint.settings = computes.settings_of(wish)
    for name in ("disabled", "passwordless_access", "pooler_enabled", "name"):
        value = getattr(wish, name)
        if value is not None:
            setattr(endpoint, name, value)
    endpoint.updated_at = at


def delete(call: Call) -> Reply:
    """204 for a compute that is not there. Raises 422 on a protected branch, 423."""
    project = call.project()
    endpoint = project.endpoints.get(call.path["endpoint_id"])
    if endpoint is None or endpoint not in project.live_endpoints():
        return NO_CONTENT
    call.world.must_be_free(project)
    if project.branches[endpoint.branch_id].protected:
        raise errors.ApiError(422, "cannot delete endpoint of a protected branch")
    operations = call.world.start(project, [computes.suspend(project, endpoint)], call.at)
    del project.endpoints[endpoint.id]
    return _changed(call, project, endpoint, operations)


def start(call: Call) -> Reply:
    """No operations when it is active already. Raises 422 when disabled, 423 for a used-up quota."""
    project = call.free_project()
    endpoint = call.endpoint(project)
    if endpoint.disabled:
        raise errors.ApiError(422, "endpoint is disabled")
    computes.must_have_quota(project)
    steps = [] if endpoint.current_state == "active" else _start(call, project, endpoint)
    return _changed(call, project, endpoint, call.world.start(project, steps, call.at))


def _start(call: Call, project: Project, endpoint: Endpoint) -> list[Step]:
    """An archived branch has to be brought back from cheap storage first."""
    steps = [computes.start(call.world, project, endpoint)]
    branch = project.branches[endpoint.branch_id]
    if branch.current_state == "archived":
        steps.insert(0, branching.unarchive(branch))
    return steps


def suspend(call: Call) -> Reply:
    """No operations when it is idle already. Raises 423 in words of its own while the compute is moving."""
    project = call.project()
    endpoint = call.endpoint(project)
    if endpoint.pending_state is not None:
        raise errors.IN_TRANSITION
    call.world.must_be_free(project)
    steps = [computes.suspend(project, endpoint)] if endpoint.current_state == "active" else []
    return _changed(call, project, endpoint, call.world.start(project, steps, call.at))


def restart(call: Call) -> Reply:
    """Both operations are reported as running from the start, as in the API description's example."""
    project = call.free_project()
    endpoint = call.endpoint(project)
    computes.must_have_quota(project)
    steps: list[Step] = [
        computes.suspend(project, endpoint),
        computes.start(call.world, project, endpoint, shown_running=True),
    ]
    return _changed(call, project, endpoint, call.world.start(project, steps, call.at))


def _changed(
    call: Call, project: Project, endpoint: Endpoint, operations: list[Operation], *, status: int = 200
) -> Reply:
    return Reply(
        {"endpoint": render.endpoint(project, endpoint), "operations": rendered(operations, call.at)}, status
    )


_ENDPOINTS = "/projects/{project_id}/endpoints"
_ENDPOINT = _ENDPOINTS + "/{endpoint_id}"
_OF_BRANCH = "/projects/{project_id}/branches/{branch_id}/endpoints"
ROUTES = (
    Route("listProjectBranchEndpoints", "GET", _OF_BRANCH, index_of_branch),
    Route("listProjectEndpoints", "GET", _ENDPOINTS, index),
    Route("createProjectEndpoint", "POST", _ENDPOINTS, create),
    Route("getProjectEndpoint", "GET", _ENDPOINT, get),
    Route("updateProjectEndpoint", "PATCH", _ENDPOINT, update),
    Route("deleteProjectEndpoint", "DELETE", _ENDPOINT, delete),
    Route("startProjectEndpoint", "POST", _ENDPOINT + "/start", start),
    Route("suspendProjectEndpoint", "POST", _ENDPOINT + "/suspend", suspend),
    Route("restartProjectEndpoint", "POST", _ENDPOINT + "/restart", restart),
)
