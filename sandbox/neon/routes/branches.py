"""Branches: list, count, create, read, change and delete."""

import base64
import json
from datetime import datetime

from sandbox.neon import branching, connection, errors, render
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.models import BranchCreate, BranchUpdate
from sandbox.neon.records import Branch, JsonObject, Project
from sandbox.neon.routes.operations import rendered
from sandbox.neon.rules import must_be_free_name, must_be_valid_expiry, must_have_protection_room

_LONGEST_PAGE = 10_000


def index(call: Call) -> Reply:
    """A page of branches with their annotations; `next` is there even on a single page, as recorded."""
    project, query = call.project(), call.query
    sort_by, order = query.required("sort_by"), query.required("sort_order")
    limit = query.number("limit") or _LONGEST_PAGE
    found = sorted(
        _found(call, project, include_deleted=query.flag("include_deleted")),
        key=lambda branch: _place(branch, sort_by),
        reverse=order == "desc",
    )
    last = _last_place(query.text("cursor"))
    if last is not None:
        found = [b for b in found if _is_after(_place(b, sort_by), last, order)]
    page = found[:limit]
    pagination: JsonObject = {"sort_by": sort_by, "sort_order": order.upper()}
    if page:
        pagination["next"] = _cursor(page[-1], sort_by, order)
    return Reply(
        {
            "branches": [render.branch(project, branch) for branch in page],
            "annotations": {b.id: render.annotation(b) for b in page if b.annotation},
            "pagination": pagination,
        }
    )


def _found(call: Call, project: Project, *, include_deleted: bool) -> list[Branch]:
    search = (call.query.text("search") or "").lower()
    branches = project.branches.values() if include_deleted else project.live_branches()
    return [b for b in branches if not b.hidden and (search in b.name.lower() or search in b.id)]


def _place(branch: Branch, sort_by: str) -> tuple[str, str]:
    value: str | datetime = getattr(branch, sort_by)
    return (value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value, branch.id)


def _is_after(place: tuple[str, str], last: tuple[str, str], order: str) -> bool:
    return place < last if order == "desc" else place > last


def _cursor(branch: Branch, sort_by: str, order: str) -> str:
    value, branch_id = _place(branch, sort_by)
    place = {"branch_id": branch_id, "sort_by": sort_by, "sort_by_value": value, "sort_order": order}
    return base64.b64encode(json.dumps(place).encode()).decode()


def _last_place(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    try:
        place = json.loads(base64.b64decode(cursor, validate=True))
        return str(place["sort_by_value"]), str(place["branch_id"])
    except (ValueError, KeyError, TypeError):
        raise errors.invalid('decode params: query: "cursor": invalid cursor') from None


def count(call: Call) -> Reply:
    return Reply({"count": len(_found(call, call.project(), include_deleted=False))})


def create(call: Call) -> Reply:
    """The answer comes before the work is done: branch `init`, operations running and scheduling."""
    wish = call.body(BranchCreate)
    project = call.free_project()
    made = branching.create(call.world, project, wish, call.key.created_by.full_name, call.at)
    return created(call, project, made)


def created(call: Call, project: Project, made: branching.Created) -> Reply:
    """A new branch with all that came with it."""
    branch = made.branch
    answer: JsonObject = {
        "branch": render.branch(project, branch, created_by=False),
        "endpoints": [render.endpoint(project, endpoint) for endpoint in made.endpoints],
        "operations": rendered(made.operations, call.at),
        "roles": [render.role(branch, role) for role in branch.roles.values()],
        "databases": [render.database(branch, each) for each in branch.databases.values()],
    }
    uris = [uri for endpoint in made.endpoints for uri in connection.details(branch, endpoint)]
    return Reply(answer | ({"connection_uris": uris} if uris else {}), status=201)


def get(call: Call) -> Reply:
    project = call.project()
    branch = call.branch(project)
    return Reply({"branch": render.branch(project, branch), "annotation": render.annotation(branch)})


def update(call: Call) -> Reply:
    """Name, protection and expiry change at once and start no operations."""
    wish = call.body(BranchUpdate).branch
    project = call.free_project()
    branch = call.branch(project)
    protected = branch.protected if wish.protected is None else wish.protected
    expires_at = wish.expires_at if wish.sets_expiry else branch.expires_at
    if wish.name is not None:
        must_be_free_name(project, wish.name, but=branch)
    if protected and not branch.protected:
        must_have_protection_room(call.world, project)
    if expires_at is not None and (wish.sets_expiry or protected):
        parent = bool(project.children_of(branch))
        must_be_valid_expiry(expires_at, call.at, default=branch.default, protected=protected, parent=parent)
    branch.name, branch.protected, branch.updated_at = wish.name or branch.name, protected, call.at
    if wish.sets_expiry:
        branching.set_expiry(call.world, project, branch, expires_at, call.at)
    call.world.touch()
    return Reply({"branch": render.branch(project, branch), "operations": []})


def delete(call: Call) -> Reply:
    """204 for a branch that is not there, so that a delete can be repeated."""
    hard = call.query.flag("hard_delete")
    project = call.project()
    branch = project.branches.get(call.path["branch_id"])
    if branch is None or branch.hidden or (branch.deletion is not None and not hard):
        return NO_CONTENT
    call.world.must_be_free(project)
    if branch.deletion is not None:
        branching.forget(project, branch)
        return NO_CONTENT
    branching.must_be_deletable(project, branch)
    operations = branching.remove(call.world, project, branch, call.at, method="user", hard=hard)
    shown = render.branch(project, branch)
    shown.pop("recovery", None)
    return Reply({"branch": shown, "operations": rendered(operations, call.at)})


_BRANCHES = "/projects/{project_id}/branches"
_BRANCH = _BRANCHES + "/{branch_id}"
ROUTES = (
    Route("listProjectBranches", "GET", _BRANCHES, index),
    Route("countProjectBranches", "GET", _BRANCHES + "/count", count),
    Route("createProjectBranch", "POST", _BRANCHES, create),
    Route("getProjectBranch", "GET", _BRANCH, get),
    Route("updateProjectBranch", "PATCH", _BRANCH, update),
    Route("deleteProjectBranch", "DELETE", _BRANCH, delete),
)
