"""Whether a branch has object storage and the AI gateway, and where."""

from sandbox.neon import backend
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.errors import ApiError
from sandbox.neon.records import Branch, Project


def storage(call: Call) -> Reply:
    """Every 404 of this operation has a reason."""
    project, branch = _placed(call, "STORAGE_NOT_ENABLED")
    if not backend.has_backend(project):
        message = "storage is not available in the region of this project"
        raise ApiError(404, message, "STORAGE_NOT_ENABLED", "region_unavailable")
    return Reply(
        {
            "enabled": True,
            "s3_endpoint": backend.s3_endpoint(project, branch),
            "region": backend.s3_region(project),
            "force_path_style": True,
        }
    )


def ai_gateway(call: Call) -> Reply:
    """Every 404 of this operation has a reason."""
    project, branch = _placed(call, "AI_GATEWAY_NOT_ENABLED")
    if not backend.has_backend(project):
        message = "the AI gateway is not available in the region of this project"
        raise ApiError(404, message, "AI_GATEWAY_NOT_ENABLED", "ai_gateway_unavailable")
    return Reply({"enabled": True, "base_url": backend.ai_gateway_url(project, branch)})


def _placed(call: Call, code: str) -> tuple[Project, Branch]:
    try:
        project = call.project()
        return project, call.branch(project)
    except ApiError as error:
        raise ApiError(error.status, error.message, code, "branch_not_found") from None


_BRANCH = "/projects/{project_id}/branches/{branch_id}"
ROUTES = (
    Route("getProjectBranchStorage", "GET", _BRANCH + "/storage", storage),
    Route("getProjectBranchAiGateway", "GET", _BRANCH + "/ai_gateway", ai_gateway),
)
