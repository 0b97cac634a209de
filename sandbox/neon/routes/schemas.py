"""Schemas of databases: read one, compare two."""

from datetime import datetime

from sandbox.neon import errors, schemas
from sandbox.neon.branching import must_be_in_history
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.records import Branch, Database, Project


def get(call: Call) -> Reply:
    """Raises 404 for a database that the branch does not have, 400 for a time outside its history."""
    project = call.project()
    branch = call.branch(project)
    database = _database(call, branch)
    tables = schemas.tables_at(database.versions, _moment(call, project, branch, ""))
    if call.query.text("format") == "json":
        return Reply({"json": schemas.as_json(tables)})
    return Reply({"sql": schemas.as_sql(tables, database.owner_name)})


def compare(call: Call) -> Reply:
    """Against the parent unless a base is named. Raises as `get` does, for either side."""
    project = call.project()
    branch = call.branch(project)
    base_id = call.query.text("base_branch_id") or branch.parent_id
    if base_id is None:
        raise errors.ApiError(400, "base_branch_id is required for a branch without a parent")
    base = call.world.branch(project, base_id)
    other = _sql(call, project, branch, "")
    name = call.query.required("db_name")
    return Reply({"diff": schemas.difference(name, _sql(call, project, base, "base_"), other)})


def _sql(call: Call, project: Project, branch: Branch, prefix: str) -> str:
    database = _database(call, branch)
    tables = schemas.tables_at(database.versions, _moment(call, project, branch, prefix))
    return schemas.as_sql(tables, database.owner_name)


def _database(call: Call, branch: Branch) -> Database:
    database = branch.databases.get(call.query.required("db_name"))
    if database is None:
        raise errors.not_found("database")
    return database


def _moment(call: Call, project: Project, branch: Branch, prefix: str) -> datetime | None:
    """The time that is asked about. An LSN is taken for now: those of the stand-in lie nowhere in time."""
    typed = call.query.text(f"{prefix}timestamp")
    if typed is None:
        return None
    moment = datetime.fromisoformat(typed)
    must_be_in_history(project, branch, moment, call.at)
    return moment


_BRANCH = "/projects/{project_id}/branches/{branch_id}"
ROUTES = (
    Route("getProjectBranchSchema", "GET", _BRANCH + "/schema", get),
    Route("getProjectBranchSchemaComparison", "GET", _BRANCH + "/compare_schema", compare),
)
