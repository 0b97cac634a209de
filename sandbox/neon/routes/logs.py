"""The logs of a branch: query them, and find out by what they can be filtered."""

from pydantic import BaseModel, ConfigDict

from sandbox.neon import logs
from sandbox.neon.calls import Call, Reply, Route, moment
from sandbox.neon.errors import ApiError
from sandbox.neon.log_records import SEVERITIES, LogLine
from sandbox.neon.records import Branch, JsonObject


class _Query(BaseModel):
    """The fields of a query; times are mere strings to the description."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    limit: int | float = 100
    cursor: str | None = None
    sort_order: str = "desc"
    source: str | None = None
    service_name: str | None = None
    scope_name: str | None = None
    minimum_severity: str | None = None
    severity_text: str | None = None
    body_contains: str | None = None
    trace_id: str | None = None
    logql: str | None = None


_FILTERS = (
    *("source", "service_name", "scope_name", "minimum_severity"),
    *("severity_text", "body_contains", "trace_id"),
)


def query(call: Call) -> Reply:
    """A page of matching lines, the newest first unless asked otherwise. Raises 400 and 404 with a reason."""
    wish = call.body(_Query)
    branch = _branch(call)
    given = {name: getattr(wish, name) for name in _FILTERS}
    if wish.logql is not None and any(value is not None for value in given.values()):
        raise logs.conflicting_filters()
    keep = logs.structured(**given) if wish.logql is None else logs.logql(wish.logql)
    start, end = moment(wish.start_time, "body: start_time"), moment(wish.end_time, "body: end_time")
    within = logs.window(wish.since, start, end, call.at)
    found = logs.matching(branch, within, keep, newest_first=wish.sort_order == "desc")
    limit = max(1, min(int(wish.limit), logs.MOST_PER_PAGE))
    asked = wish.model_copy(update={"cursor": None, "limit": 0})
    first = logs.place_of(wish.cursor, asked)
    last = first + limit
    truncated = last < len(found)
    answer: JsonObject = {
        "logs": [_shown(line) for line in found[first:last]],
        "is_truncated": truncated,
        "next_cursor": logs.cursor(asked, last) if truncated else "",
    }
    return Reply(answer)


def fields(call: Call) -> Reply:
    return Reply({"fields": logs.fields(_branch(call))})


def values(call: Call) -> Reply:
    branch, name, asked = _branch(call), call.path["field_name"], call.query
    if name not in logs.fields(branch):
        raise logs.unknown_field(name)
    within = logs.window(asked.text("since"), asked.moment("start_time"), asked.moment("end_time"), call.at)
    source = asked.text("source")
    lines = logs.matching(branch, within, lambda line: source in (None, line.source), newest_first=True)
    found, limit = logs.values(lines, name), asked.number("limit") or logs.MOST_PER_PAGE
    return Reply({"values": found[:limit], "is_truncated": len(found) > limit})


def _branch(call: Call) -> Branch:
    try:
        branch = call.branch(call.project())
    except ApiError as error:
        raise ApiError(404, error.message, reason="branch_not_found") from None
    logs.must_be_kept(branch)
    return branch


def _shown(line: LogLine) -> JsonObject:
    named = {
        "timestamp": line.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "message": line.message,
        "source": line.source,
        "entity_id": line.entity_id,
        "service_name": line.service_name,
        "scope_name": line.scope_name,
        "severity_number": SEVERITIES[line.severity],
        "severity_text": line.severity.upper(),
        "trace_id": line.trace_id,
        "attributes": dict(line.attributes),
    }
    return {name: value for name, value in named.items() if value is not None}


_LOGS = "/projects/{project_id}/branches/{branch_id}/logs"
ROUTES = (
    Route("queryProjectBranchLogs", "POST", _LOGS + "/query", query),
    Route("listProjectBranchLogFields", "GET", _LOGS + "/fields", fields),
    Route("listProjectBranchLogFieldValues", "GET", _LOGS + "/fields/{field_name}/values", values),
)
