"""Databases of a branch."""

from sandbox.neon import computes, errors, render
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.models import DatabaseCreate, DatabaseUpdate
from sandbox.neon.records import Branch, Database, Project
from sandbox.neon.routes.operations import rendered

MOST_PER_BRANCH = 500


def index(call: Call) -> Reply:
    branch = call.branch(call.project())
    return Reply({"databases": [render.database(branch, each) for each in branch.databases.values()]})


def get(call: Call) -> Reply:
    branch = call.branch(call.project())
    return Reply({"database": render.database(branch, _database(call, branch))})


def _database(call: Call, branch: Branch) -> Database:
    database = branch.databases.get(call.path["database_name"])
    if database is None:
        raise errors.not_found("database")
    return database


def create(call: Call) -> Reply:
    wish = call.body(DatabaseCreate).database
    project = call.free_project()
    branch = call.branch(project)
    _must_be_free_name(branch, wish.name)
    _must_have_owner(branch, wish.owner_name)
    if len(branch.databases) >= MOST_PER_BRANCH:
        raise errors.limit("DATABASES_LIMIT_EXCEEDED", f"databases limit of {MOST_PER_BRANCH} exceeded")
    database = Database(call.world.ids.number(), wish.name, wish.owner_name, call.at, call.at)
    branch.databases[database.name] = database
    return _pushed(call, project, branch, database, status=201)


def update(call: Call) -> Reply:
    wish = call.body(DatabaseUpdate).database
    project = call.free_project()
    branch = call.branch(project)
    database = _database(call, branch)
    if wish.owner_name is not None:
        _must_have_owner(branch, wish.owner_name)
    if wish.name not in (None, database.name):
        _must_be_free_name(branch, wish.name or "")
    del branch.databases[database.name]
    database.name = wish.name or database.name
    database.owner_name = wish.owner_name or database.owner_name
    database.updated_at = call.at
    branch.databases[database.name] = database
    return _pushed(call, project, branch, database)


def delete(call: Call) -> Reply:
    """204 for a database that is not there, or not any more."""
    project = call.project()
    branch = call.branch(project)
    database = branch.databases.get(call.path["database_name"])
    if database is None:
        return NO_CONTENT
    call.world.must_be_free(project)
    del branch.databases[database.name]
    return _pushed(call, project, branch, database)


def _must_be_free_name(branch: Branch, name: str) -> None:
    if name in branch.databases:
        raise errors.name_taken("database", name)


def _must_have_owner(branch: Branch, name: str) -> None:
    if name not in branch.roles:
        raise errors.not_found("role")


def _pushed(call: Call, project: Project, branch: Branch, database: Database, *, status: int = 200) -> Reply:
    operations = call.world.start(project, computes.configure(project, branch), call.at)
    return Reply(
        {"database": render.database(branch, database), "operations": rendered(operations, call.at)}, status
    )


_DATABASES = "/projects/{project_id}/branches/{branch_id}/databases"
_DATABASE = _DATABASES + "/{database_name}"
ROUTES = (
    Route("listProjectBranchDatabases", "GET", _DATABASES, index),
    Route("createProjectBranchDatabase", "POST", _DATABASES, create),
    Route("getProjectBranchDatabase", "GET", _DATABASE, get),
    Route("updateProjectBranchDatabase", "PATCH", _DATABASE, update),
    Route("deleteProjectBranchDatabase", "DELETE", _DATABASE, delete),
)
