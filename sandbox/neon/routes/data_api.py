"""The REST gateway of a database. Setting it up takes a moment, and a compute of the branch to serve it."""

from datetime import datetime, timedelta

from sandbox.neon import backend, computes, errors
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.records import Branch, Database, JsonObject, Project
from sandbox.neon.service_models import DataApiCreate, DataApiUpdate
from sandbox.neon.service_records import DataApi

_SETTING_UP = timedelta(seconds=3)
_DEFAULTS: JsonObject = {
    "db_aggregates_enabled": True,
    "db_anon_role": "anonymous",
    "db_schemas": ["public"],
    "jwt_role_claim_key": ".role",
    "openapi_mode": "disabled",
}


def get(call: Call) -> Reply:
    project = call.project()
    branch = call.branch(project)
    gateway = _gateway(_database(call, branch))
    return Reply(
        {
            "url": _url(call, project, branch),
            "status": gateway.status,
            "settings": gateway.settings,
            "available_schemas": ["public"],
        }
    )


def create(call: Call) -> Reply:
    """Raises 400 for an external provider without its keys' address, 409 when it is there already."""
    wish = call.body(DataApiCreate)
    project = call.free_project()
    branch = call.branch(project)
    database = _database(call, branch)
    if wish.auth_provider == "external" and wish.jwks_url is None:
        raise errors.ApiError(400, "jwks_url is required for an external auth provider")
    if database.data_api is not None:
        raise errors.ApiError(409, "data api already exists")
    url = _url(call, project, branch)
    gateway = database.data_api = DataApi(call.at, settings=_DEFAULTS | (wish.settings or {}))

    def ready(_: datetime) -> None:
        gateway.status = "ready"
        call.world.touch()

    call.world.clockwork.at(call.at + _SETTING_UP, ready)
    call.world.touch()
    return Reply({"url": url}, 201)


def update(call: Call) -> Reply:
    """The settings take the place of all former ones; without any, only the schema is read anew."""
    wish = call.body(DataApiUpdate)
    gateway = _gateway(_database(call, call.branch(call.free_project())))
    if wish.settings is not None:
        gateway.settings = _DEFAULTS | wish.settings
    call.world.touch()
    return Reply({}, 201)


def delete(call: Call) -> Reply:
    database = _database(call, call.branch(call.free_project()))
    _gateway(database)
    database.data_api = None
    call.world.touch()
    return Reply({})


def _database(call: Call, branch: Branch) -> Database:
    database = branch.databases.get(call.path["database_name"])
    if database is None:
        raise errors.not_found("database")
    return database


def _gateway(database: Database) -> DataApi:
    if database.data_api is None:
        raise errors.not_found("data api")
    return database.data_api


def _url(call: Call, project: Project, branch: Branch) -> str:
    endpoint = computes.read_write(project, branch)
    if endpoint is None:
        raise errors.not_found("endpoint")
    return backend.data_api_url(endpoint, call.path["database_name"])


_DATA_API = "/projects/{project_id}/branches/{branch_id}/data-api/{database_name}"
ROUTES = (
    Route("getProjectBranchDataAPI", "GET", _DATA_API, get),
    Route("createProjectBranchDataAPI", "POST", _DATA_API, create),
    Route("updateProjectBranchDataAPI", "PATCH", _DATA_API, update),
    Route("deleteProjectBranchDataAPI", "DELETE", _DATA_API, delete),
)
