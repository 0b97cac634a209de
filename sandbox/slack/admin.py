"""`/admin/...`: how tests look behind the scenes and make things happen."""

from dataclasses import replace
from typing import TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from sandbox.clock import ManualClock
from sandbox.slack.channels import uninstall
from sandbox.slack.commands import settle_command
from sandbox.slack.delivery import deliver
from sandbox.slack.errors import Refusal
from sandbox.slack.faults import Fault
from sandbox.slack.forms import read_form
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.mentions import deliver_event
from sandbox.slack.people import BOT_USER, User
from sandbox.slack.posting import delete
from sandbox.slack.sockets import Mood
from sandbox.slack.wire import JsonObject, as_list, as_object

routes = web.RouteTableDef()
_FAULT = TypeAdapter(Fault)
_USER = TypeAdapter(User)
_Shape = TypeVar("_Shape")
RETRIES = 3  # of an event: at once, after a minute, after five


@routes.get("/admin/calls")
async def calls(request: web.Request) -> web.Response:
    """Every Web API call and use of a response URL, oldest first."""
    return web.json_response({"calls": [call.as_json() for call in request.app[WORKSPACE].calls]})


@routes.delete("/admin/calls")
async def forget_calls(request: web.Request) -> web.Response:
    """Start the record of calls afresh."""
    request.app[WORKSPACE].calls.clear()
    return _done()


@routes.get("/admin/deliveries")
async def deliveries(request: web.Request) -> web.Response:
    """Every delivery to the app, oldest first."""
    return web.json_response({"deliveries": [each.as_json() for each in request.app[WORKSPACE].deliveries]})


@routes.post("/admin/redeliver")
async def redeliver(request: web.Request) -> web.Response:
    """Deliver the last thing again: the same bytes, under a new signature.

    A command's answer is shown as the first one was; that to anything else is only reported. With `retry`
    (1 to 3) it is one of Slack's own retries of an event, for `reason`.
    """
    workspace, form = request.app[WORKSPACE], await read_form(request)
    if not workspace.deliveries:
        raise Refusal("nothing_delivered")
    last, retry = workspace.deliveries[-1], form.any("retry") or 0
    if not isinstance(retry, int) or not 0 <= retry <= RETRIES:
        raise Refusal("invalid_arguments", [f"retry must be a number from 1 to {RETRIES}"])
    reason = (form.maybe("reason") or "http_timeout") if retry else ""
    answer = await deliver(workspace, last.outgoing, person=last.person, retry=retry, retry_reason=reason)
    if last.outgoing.kind == "slash_commands":
        answer = settle_command(workspace, last.outgoing, answer)
    return web.json_response(answer.as_json())


@routes.post("/admin/event")
async def event(request: web.Request) -> web.Response:
    """Deliver any event (`event` is its inner object), such as app_uninstalled."""
    form = await read_form(request)
    answer = await deliver_event(request.app[WORKSPACE], as_object(form.any("event")))
    return web.json_response(answer.as_json())


@routes.post("/admin/uninstall")
async def take_out(request: web.Request) -> web.Response:
    """Take the app out of the workspace; it is told, and its token is revoked."""
    answers = await uninstall(request.app[WORKSPACE])
    return web.json_response({"ok": True, "events": [each.as_json() for each in answers]})


@routes.get("/admin/faults")
async def faults(request: web.Request) -> web.Response:
    """The faults that are still to strike."""
    return web.json_response(
        {"faults": [fault.as_json() for fault in request.app[WORKSPACE].faults.waiting()]}
    )


@routes.post("/admin/faults")
async def order_fault(request: web.Request) -> web.Response:
    """Order a fault; the fields are those of `Fault`."""
    fields = (await read_form(request)).fields
    request.app[WORKSPACE].faults.add(_checked(_FAULT, Fault, fields, {}))
    return _done()


@routes.delete("/admin/faults")
async def forget_faults(request: web.Request) -> web.Response:
    """Call off every fault."""
    request.app[WORKSPACE].faults.clear()
    return _done()


@routes.post("/admin/delete_message")
async def delete_message(request: web.Request) -> web.Response:
    """Delete anybody's message."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    message = workspace.messages.get(form.text("channel"), form.text("ts"))
    if message is None:
        raise Refusal("message_not_found")
    delete(workspace, message)
    return _done()


@routes.post("/admin/archive")
async def archive(request: web.Request) -> web.Response:
    """Archive a channel, or bring it back with `archived` false. The app hears nothing of it."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    channel = workspace.channel(form.text("channel"))
    workspace.set_channel(replace(channel, is_archived=form.any("archived") is not False))
    return _done()


@routes.post("/admin/leave")
async def leave(request: web.Request) -> web.Response:
    """Remove the bot, or `user`, from a channel. The app hears nothing of it."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    channel = workspace.channel(form.text("channel"))
    workspace.set_channel(replace(channel, members=channel.members - {form.maybe("user") or BOT_USER}))
    return _done()


@routes.post("/admin/join")
async def join(request: web.Request) -> web.Response:
    """Add the bot, or `user`, to a channel. The app hears nothing of it."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    channel = workspace.channel(form.text("channel"))
    workspace.set_channel(replace(channel, members=channel.members | {form.maybe("user") or BOT_USER}))
    return _done()


@routes.post("/admin/user")
async def change_user(request: web.Request) -> web.Response:
    """Set flags of a person, or add a new one; the fields are those of `User`."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    known = workspace.users.get(form.text("id"))
    user = _checked(_USER, User, form.fields, vars(known) if known else {})
    workspace.users[user.id] = user
    return _done()


@routes.post("/admin/usergroup")
async def change_usergroup(request: web.Request) -> web.Response:
    """Set the members of a user group."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    group = workspace.groups.get(form.text("id"))
    if group is None:
        raise Refusal("no_such_subteam")
    workspace.groups[group.id] = replace(group, users=tuple(map(str, as_list(form.any("users")))))
    return _done()


@routes.post("/admin/clock")
async def move_clock(request: web.Request) -> web.Response:
    """Move time forward by `advance` seconds; 409 unless the workspace runs on a manual clock."""
    clock, form = request.app[WORKSPACE].clock, await read_form(request)
    if not isinstance(clock, ManualClock):
        return web.json_response({"ok": False, "error": "clock_runs_by_itself"}, status=409)
    step = form.any("advance")
    if not isinstance(step, int | float) or step < 0:
        raise Refusal("invalid_arguments", ["advance must be a number of seconds"])
    clock.advance(step)
    return web.json_response({"ok": True, "now": clock.now().isoformat()})


@routes.get("/admin/sockets")
async def sockets(request: web.Request) -> web.Response:
    """How many Socket Mode connections are open."""
    return web.json_response({"connected": request.app[WORKSPACE].sockets.connected})


@routes.post("/admin/sockets")
async def set_mood(request: web.Request) -> web.Response:
    """Have sockets be `fine`, `mute` (open, and nothing comes) or `refusing` (hung up on, at any address)."""
    said = (await read_form(request)).text("mood")
    if said not in set(Mood):
        raise Refusal("invalid_arguments", [f"mood must be one of {', '.join(Mood)}"])
    await request.app[WORKSPACE].sockets.be(Mood(said))
    return _done()


@routes.post("/admin/disconnect")
async def disconnect(request: web.Request) -> web.Response:
    """Send every socket a disconnect frame with `reason` (refresh_requested by default) and hang up."""
    form = await read_form(request)
    await request.app[WORKSPACE].sockets.disconnect(form.maybe("reason") or "refresh_requested")
    return _done()


def _done() -> web.Response:
    return web.json_response({"ok": True})


def _checked(
    adapter: TypeAdapter[_Shape], kind: type[_Shape], fields: JsonObject, base: JsonObject
) -> _Shape:
    unknown = set(fields) - set(kind.__annotations__)
    if unknown:
        raise Refusal("invalid_arguments", [f"unknown field: {name}" for name in sorted(unknown)])
    try:
        return adapter.validate_python(base | fields)
    except ValidationError as wrong:
        raise Refusal(
            "invalid_arguments", [str(error["loc"][-1]) + ": " + error["msg"] for error in wrong.errors()]
        ) from None
