"""Operations: what the control plane is doing to a project."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.neon import errors, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.records import JsonObject, Operation


def rendered(operations: Iterable[Operation], at: datetime) -> list[JsonObject]:
    return [render.operation(operation, at) for operation in operations]


def index(call: Call) -> Reply:
    """Newest first; the cursor is the creation time of the last one, to the microsecond."""
    operations = list(reversed(call.project().operations))
    limit = call.query.number("limit")
    before = _moment(call.query.text("cursor"))
    if before is not None:
        operations = [operation for operation in operations if operation.created_at < before]
    page = operations[: limit or 1_000]
    answer: JsonObject = {"operations": rendered(page, call.at)}
    if page:
        answer["pagination"] = {"cursor": page[-1].created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    return Reply(answer)


def _moment(cursor: str | None) -> datetime | None:
    if cursor is None:
        return None
    try:
        moment = datetime.fromisoformat(cursor)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise errors.invalid('decode params: query: "cursor": invalid cursor')
    return moment


def get(call: Call) -> Reply:
    for operation in call.project().operations:
        if operation.id == call.path["operation_id"]:
            return Reply({"operation": render.operation(operation, call.at)})
    raise errors.not_found("operation")


_OPERATIONS = "/projects/{project_id}/operations"
ROUTES = (
    Route("listProjectOperations", "GET", _OPERATIONS, index),
    Route("getProjectOperation", "GET", _OPERATIONS + "/{operation_id}", get),
)
