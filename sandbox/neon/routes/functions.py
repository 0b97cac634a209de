"""Functions of a branch."""

from sandbox.neon import backend, errors, functions
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.records import Branch, JsonObject, Project
from sandbox.neon.render import present
from sandbox.neon.service_models import FunctionDeploy, FunctionUpdate
from sandbox.neon.service_records import Deployment, Function


def index(call: Call) -> Reply:
    """In the order of their slugs, which are the cursor as well."""
    project, branch = _place(call)
    after, limit = call.query.text("cursor") or "", call.query.number("limit")
    rest = sorted(slug for slug in branch.services.functions if slug > after)
    page = rest[:limit]
    shown = [_shown(project, branch, branch.services.functions[slug]) for slug in page]
    more = {"next": page[-1]} if len(page) < len(rest) else {}
    return Reply({"functions": shown, "pagination": more | {"sort_by": "slug", "sort_order": "asc"}})


def get(call: Call) -> Reply:
    project, branch = _place(call)
    return Reply({"function": _shown(project, branch, _function(call, branch))})


def update(call: Call) -> Reply:
    """Raises 404 also for a function that only came with the fork: its own branch renames it."""
    wish = call.body(FunctionUpdate)
    project, branch = _place(call)
    function = _function(call, branch)
    name = wish.name.strip() if wish.name is not None else None
    if function.inherited:
        raise errors.not_found("function")
    if name == "":
        raise errors.ApiError(400, "name must not be blank")
    function.name = name
    call.world.touch()
    return Reply({"function": _shown(project, branch, function)})


def delete(call: Call) -> Reply:
    _, branch = _place(call)
    del branch.services.functions[_function(call, branch).slug]
    call.world.touch()
    return NO_CONTENT


def deploy(call: Call) -> Reply:
    """The first deployment makes the function."""
    wish = call.body(FunctionDeploy)
    _, branch = _place(call)
    slug = call.path["slug"]
    function = branch.services.functions.get(slug) or Function(slug, call.at)
    deployment = functions.deploy(call.world, function, wish, call.at)
    branch.services.functions[slug] = function
    return Reply({"deployment": _deployment(deployment)}, 201)


def _place(call: Call) -> tuple[Project, Branch]:
    project = call.project()
    branch = call.branch(project)
    backend.must_have_functions(project)
    return project, branch


def _function(call: Call, branch: Branch) -> Function:
    function = branch.services.functions.get(call.path["slug"])
    if function is None:
        raise errors.not_found("function")
    return function


def _shown(project: Project, branch: Branch, function: Function) -> JsonObject:
    built = [each for each in function.deployments if each.status == "completed"]
    return present(
        id=function.slug,
        slug=function.slug,
        name=function.name or function.slug,
        invocation_url=backend.function_url(project, branch, function.slug),
        current_deployment=_deployment(function.deployments[-1]) if function.deployments else None,
        active_deployment=_deployment(built[-1]) if built else None,
        created_at=function.created_at,
    )


def _deployment(deployment: Deployment) -> JsonObject:
    return present(
        id=deployment.id,
        status=deployment.status,
        memory_mib=functions.MEMORY_MIB,
        runtime=deployment.runtime,
        created_at=deployment.created_at,
        environment=sorted(deployment.environment),
        error=deployment.error,
    )


_FUNCTIONS = "/projects/{project_id}/branches/{branch_id}/functions"
_FUNCTION = _FUNCTIONS + "/{slug}"
ROUTES = (
    Route("listProjectBranchFunctions", "GET", _FUNCTIONS, index),
    Route("getProjectBranchFunction", "GET", _FUNCTION, get),
    Route("updateProjectBranchFunction", "PATCH", _FUNCTION, update),
    Route("deleteProjectBranchFunction", "DELETE", _FUNCTION, delete),
    Route("createProjectBranchFunctionDeployment", "POST", _FUNCTION + "/deployments", deploy),
)
