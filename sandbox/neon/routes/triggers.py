"""Triggers of a branch: what calls its functions by schedule or by upload."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from sandbox.neon import cron, errors, functions
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.edge_records import Trigger
from sandbox.neon.records import Branch, JsonObject

_LONGEST_PREFIX = 1_024  # bytes


class _Schedule(BaseModel):
    cron: str


class _Upload(BaseModel):
    bucket_name: str
    prefix: str | None = None


class _Wish(BaseModel):
    """A trigger to make, or what to change about one; `type` says which kind it is of."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    name: str | None = None
    function_slug: str | None = None
    function_path: str | None = None
    schedule: _Schedule | None = None
    storage_object_created: _Upload | None = None
    enabled: bool | None = None


def index(call: Call) -> Reply:
    """Those of the branch, and those that it had from its parent when it was made."""
    branch = call.branch(call.project())
    return Reply({"triggers": [_shown(each, call.at) for each in branch.triggers.values()]})


def get(call: Call) -> Reply:
    return Reply({"trigger": _shown(_trigger(call, call.branch(call.project())), call.at)})


def create(call: Call) -> Reply:
    """Raises 400 for a schedule that is none, 404 without the function, 409 for a name that is taken."""
    wish = call.body(_Wish)
    branch = call.branch(call.project())
    name = wish.name or ""
    _must_be_free(branch, name)
    functions.must_be_there(branch, wish.function_slug or "")
    trigger = Trigger(call.world.ids.uuid(), name, wish.function_slug or "", wish.function_path or "/")
    _apply(trigger, wish)
    trigger.enabled = wish.enabled is not False
    branch.triggers[trigger.id] = trigger
    call.world.touch()
    return Reply({"trigger": _shown(trigger, call.at)}, 201)


def update(call: Call) -> Reply:
    """An inherited trigger becomes the branch's own, and is disabled unless it is enabled right then."""
    wish = call.body(_Wish)
    branch = call.branch(call.project())
    trigger = _trigger(call, branch)
    if wish.type != trigger.type:
        raise errors.ApiError(400, f"the trigger is of type {trigger.type}")
    if wish.name is not None and wish.name != trigger.name:
        _must_be_free(branch, wish.name)
    if wish.function_slug is not None:
        functions.must_be_there(branch, wish.function_slug)
    before = (trigger.cron, trigger.enabled)
    _apply(trigger, wish)
    trigger.name = wish.name or trigger.name
    trigger.function_slug = wish.function_slug or trigger.function_slug
    trigger.function_path = wish.function_path or trigger.function_path
    trigger.enabled = wish.enabled if wish.enabled is not None else trigger.enabled and not trigger.inherited
    trigger.inherited = False
    trigger.version += (trigger.cron, trigger.enabled) != before
    call.world.touch()
    return Reply({"trigger": _shown(trigger, call.at)})


def delete(call: Call) -> Reply:
    """An inherited one does not come back. 404 for one that is not there."""
    branch = call.branch(call.project())
    del branch.triggers[_trigger(call, branch).id]
    call.world.touch()
    return NO_CONTENT


def _trigger(call: Call, branch: Branch) -> Trigger:
    trigger = branch.triggers.get(call.path["trigger_id"])
    if trigger is None:
        raise errors.not_found("trigger")
    return trigger


def _must_be_free(branch: Branch, name: str) -> None:
    if any(each.name == name for each in branch.triggers.values()):
        raise errors.name_taken("trigger", name)


def _apply(trigger: Trigger, wish: _Wish) -> None:
    """What the trigger waits for, once it has been checked."""
    if wish.schedule is not None:
        try:
            cron.parse(wish.schedule.cron)
        except ValueError as error:
            raise errors.ApiError(400, f"invalid cron expression: {error}") from None
        trigger.cron = wish.schedule.cron
    if wish.storage_object_created is not None:
        upload = wish.storage_object_created
        if upload.prefix is not None and len(upload.prefix.encode()) > _LONGEST_PREFIX:
            raise errors.ApiError(400, f"prefix must not be longer than {_LONGEST_PREFIX} bytes")
        trigger.bucket_name, trigger.prefix = upload.bucket_name, upload.prefix or None


def _shown(trigger: Trigger, now: datetime) -> JsonObject:
    shown: JsonObject = {
        "type": trigger.type,
        "trigger_id": trigger.id,
        "name": trigger.name,
        "function_slug": trigger.function_slug,
        "function_path": trigger.function_path,
        "enabled": trigger.enabled,
        "version": trigger.version,
        "inherited": trigger.inherited,
    }
    if trigger.cron is not None:
        runs = trigger.enabled and not trigger.inherited
        due = cron.parse(trigger.cron).next_run(now) if runs else None
        next_run = due.strftime("%Y-%m-%dT%H:%M:%SZ") if due else None
        return shown | {"schedule": {"cron": trigger.cron}, "next_run_at": next_run}
    watched = {"bucket_name": trigger.bucket_name} | ({"prefix": trigger.prefix} if trigger.prefix else {})
    return shown | {"storage_object_created": watched}


_TRIGGERS = "/projects/{project_id}/branches/{branch_id}/triggers"
_TRIGGER = _TRIGGERS + "/{trigger_id}"
ROUTES = (
    Route("listProjectBranchTriggers", "GET", _TRIGGERS, index),
    Route("createProjectBranchTrigger", "POST", _TRIGGERS, create),
    Route("getProjectBranchTrigger", "GET", _TRIGGER, get),
    Route("updateProjectBranchTrigger", "PATCH", _TRIGGER, update),
    Route("deleteProjectBranchTrigger", "DELETE", _TRIGGER, delete),
)
