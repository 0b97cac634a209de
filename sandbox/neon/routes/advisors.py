"""What the advisors find in a database."""

from sandbox.neon import errors
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.project_records import Advice
from sandbox.neon.records import Branch, Database, JsonObject

_LEVELS = ("INFO", "WARN", "ERROR")


def issues(call: Call) -> Reply:
    """Of one database, which must be named where a branch has several. Raises 400 without its Data API."""
    project = call.project()
    branch_id = call.query.text("branch_id")
    branch = call.world.branch(project, branch_id) if branch_id else project.default_branch()
    database = _database(call, branch)
    if database.data_api is None:
        raise errors.ApiError(400, "data API is not enabled for this database")
    lowest = _LEVELS.index(call.query.text("min_severity") or "INFO")
    category = call.query.text("category")
    found = [
        each
        for each in project.advice
        if (each.branch_id, each.database) == (branch.id, database.name)
        and _LEVELS.index(each.level) >= lowest
        and category in (None, each.category)
    ]
    return Reply({"issues": [_shown(each) for each in found]})


def _database(call: Call, branch: Branch) -> Database:
    named = call.query.text("database_name")
    if named is None and len(branch.databases) > 1:
        raise errors.ApiError(400, "database_name is required for a branch with several databases")
    database = branch.databases.get(named or next(iter(branch.databases), ""))
    if database is None:
        raise errors.not_found("database")
    return database


def _shown(advice: Advice) -> JsonObject:
    return {
        "name": advice.name,
        "title": advice.title,
        "level": advice.level,
        "facing": "EXTERNAL",
        "categories": [advice.category],
        "description": advice.description,
        "detail": advice.detail,
        "remediation": advice.remediation,
        "metadata": {},
        "cache_key": f"{advice.name}_{advice.database}_{advice.detail}",
    }


ROUTES = (Route("getProjectAdvisorSecurityIssues", "GET", "/projects/{project_id}/advisors", issues),)
