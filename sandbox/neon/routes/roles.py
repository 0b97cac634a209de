"""Roles of a branch and their passwords."""

from sandbox.neon import computes, errors, render
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.models import RoleCreate
from sandbox.neon.records import Branch, Project, Role
from sandbox.neon.routes.operations import rendered

MOST_PER_BRANCH = 500
_LONGEST_NAME = 63  # bytes, PostgreSQL's own limit


def index(call: Call) -> Reply:
    branch = call.branch(call.project())
    return Reply({"roles": [render.role(branch, role) for role in branch.roles.values()]})


def get(call: Call) -> Reply:
    branch = call.branch(call.project())
    return Reply({"role": render.role(branch, _role(call, branch))})


def _role(call: Call, branch: Branch) -> Role:
    role = branch.roles.get(call.path["role_name"])
    if role is None:
        raise errors.not_found("role")
    return role


def create(call: Call) -> Reply:
    """The answer holds the password, unless the role cannot log in."""
    wish = call.body(RoleCreate).role
    project = call.free_project()
    branch = call.branch(project)
    if not wish.name or len(wish.name.encode()) > _LONGEST_NAME:
        raise errors.ApiError(400, f"role name must be 1 to {_LONGEST_NAME} bytes long")
    if wish.name in branch.roles:
        raise errors.name_taken("role", wish.name)
    if len(branch.roles) >= MOST_PER_BRANCH:
        raise errors.limit("ROLES_LIMIT_EXCEEDED", f"roles limit of {MOST_PER_BRANCH} exceeded")
    role = Role(wish.name, call.at, call.at, None if wish.no_login else call.world.ids.password())
    role.authentication_method = "no_login" if wish.no_login else "password"
    branch.roles[role.name] = role
    return _pushed(call, project, branch, role, with_password=True, status=201)


def delete(call: Call) -> Reply:
    """204 for a role that is not there. Raises 422 while it owns a database."""
    project = call.project()
    branch = call.branch(project)
    role = branch.roles.get(call.path["role_name"])
    if role is None:
        return NO_CONTENT
    call.world.must_be_free(project)
    if any(database.owner_name == role.name for database in branch.databases.values()):
        raise errors.ApiError(422, "cannot delete role that owns databases")
    del branch.roles[role.name]
    return _pushed(call, project, branch, role)


def reveal_password(call: Call) -> Reply:
    """Raises 404 for a role without a password, 412 when the project does not store them."""
    project = call.project()
    role = _role(call, call.branch(project))
    if not project.store_passwords:
        raise errors.PASSWORDS_NOT_STORED
    if role.password is None:
        raise errors.not_found("role password")
    return Reply({"password": role.password})


def reset_password(call: Call) -> Reply:
    """The answer holds the new password; connections drop when its operations end."""
    project = call.free_project()
    branch = call.branch(project)
    role = _role(call, branch)
    if role.password is None:
        raise errors.ApiError(422, "cannot reset the password of a role that cannot log in")
    role.password, role.updated_at = call.world.ids.password(), call.at
    return _pushed(call, project, branch, role, with_password=True)


def _pushed(
    call: Call,
    project: Project,
    branch: Branch,
    role: Role,
    *,
    with_password: bool = False,
    status: int = 200,
) -> Reply:
    operations = call.world.start(project, computes.configure(project, branch), call.at)
    shown = render.role(branch, role, with_password=with_password)
    return Reply({"role": shown, "operations": rendered(operations, call.at)}, status)


_ROLES = "/projects/{project_id}/branches/{branch_id}/roles"
_ROLE = _ROLES + "/{role_name}"
ROUTES = (
    Route("listProjectBranchRoles", "GET", _ROLES, index),
    Route("createProjectBranchRole", "POST", _ROLES, create),
    Route("getProjectBranchRole", "GET", _ROLE, get),
    Route("deleteProjectBranchRole", "DELETE", _ROLE, delete),
    Route("getProjectBranchRolePassword", "GET", _ROLE + "/reveal_password", reveal_password),
    Route("resetProjectBranchRolePassword", "POST", _ROLE + "/reset_password", reset_password),
)
