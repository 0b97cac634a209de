"""views.*: modals."""

from sandbox.slack.errors import Refusal, missing
from sandbox.slack.limits import TIER_4
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.submissions import read_view, show
from sandbox.slack.wire import JsonObject


def open_view(call: Call) -> JsonObject:
    """Open a modal for whoever the trigger id belongs to."""
    shape = _view(call)
    view = call.workspace.modals.open(call.workspace.triggers.redeem(call.args.required("trigger_id")), shape)
    show(call.workspace, view)
    return {"view": view.as_slack()}


def push_view(call: Call) -> JsonObject:
    """Put a view on top of the open modal; refuses with push_limit_reached beyond three."""
    shape = _view(call)
    view = call.workspace.modals.push(call.workspace.triggers.redeem(call.args.required("trigger_id")), shape)
    show(call.workspace, view)
    return {"view": view.as_slack()}


def update_view(call: Call) -> JsonObject:
    """Replace a view's content; refuses with not_found, or hash_conflict when `hash` is stale."""
    shape = _view(call)
    modals, args = call.workspace.modals, call.args
    if args.given("view_id"):
        view = modals.find(args.text("view_id"))
    elif args.given("external_id"):
        view = modals.find_external(args.text("external_id"))
    else:
        raise missing("view_id")
    changed = modals.update(view, shape, args.text("hash"))
    if modals.top(changed.person) == changed:
        show(call.workspace, changed)
    return {"view": changed.as_slack()}


def _view(call: Call) -> JsonObject:
    shape = call.args.json("view", "invalid_arguments")
    if shape is None:
        raise missing("view")
    if not isinstance(shape, dict):
        raise Refusal("invalid_arguments", ["must be an object [json-pointer:/view]"])
    return read_view(shape)


METHODS = (
    Method("views.open", open_view, TIER_4),
    Method("views.push", push_view, TIER_4),
    Method("views.update", update_view, TIER_4),
)
