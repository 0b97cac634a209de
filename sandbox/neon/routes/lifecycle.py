"""What can happen to a branch as a whole: restore, set as default, recover."""

from sandbox.neon import branching, errors, render, restoring
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.models import BranchRestore
from sandbox.neon.routes.operations import rendered


def restore(call: Call) -> Reply:
    wish = call.body(BranchRestore)
    project = call.free_project()
    branch = call.branch(project)
    operations = restoring.restore(call.world, project, branch, wish, call.at)
    return Reply({"branch": render.branch(project, branch), "operations": rendered(operations, call.at)})


def set_as_default(call: Call) -> Reply:
    """The old default loses its role; no operations. Raises 400 for a branch that expires."""
    project = call.free_project()
    branch = call.branch(project)
    if branch.expires_at is not None:
        raise errors.EXPIRING_DEFAULT
    for other in project.live_branches():
        other.default = other is branch
    branch.updated_at = call.at
    call.world.touch()
    return Reply({"branch": render.branch(project, branch), "operations": []})


def recover(call: Call) -> Reply:
    """Within seven days of a soft delete. Raises 404 otherwise, 409, 422."""
    project = call.free_project()
    branch = project.branches.get(call.path["branch_id"])
    if branch is None or branch.deletion is None:
        raise errors.not_found("branch")
    branching.recover(call.world, project, branch, call.at)
    return Reply(
        {
            "branch": render.branch(project, branch),
            "endpoints": [render.endpoint(project, each) for each in project.endpoints_of(branch)],
        }
    )


_BRANCH = "/projects/{project_id}/branches/{branch_id}"
ROUTES = (
    Route("restoreProjectBranch", "POST", _BRANCH + "/restore", restore),
    Route("setDefaultProjectBranch", "POST", _BRANCH + "/set_as_default", set_as_default),
    Route("recoverProjectBranch", "POST", _BRANCH + "/recover", recover),
)
