"""`/page/...`: what the page asks and does on behalf of one person."""

from typing import Any

from aiohttp import web

from sandbox.slack.channels import act
from sandbox.slack.commands import misuse, run_command
from sandbox.slack.errors import Refusal
from sandbox.slack.forms import read_form
from sandbox.slack.interactions import act_on_message, act_on_view, visible_message
from sandbox.slack.keys import WORKSPACE, base_url
from sandbox.slack.mentions import write
from sandbox.slack.posting import toast
from sandbox.slack.screen import screen
from sandbox.slack.streams import event_stream
from sandbox.slack.submissions import close, given_state, submit
from sandbox.slack.suggestions import suggest
from sandbox.slack.wire import JsonObject, as_object

routes = web.RouteTableDef()


@routes.get("/page/state")
async def state(request: web.Request) -> web.Response:
    """Everything that `as` sees."""
    return web.json_response(screen(request.app[WORKSPACE], request.query.get("as", "")))


@routes.get("/page/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Server-Sent Events of everything that `as` gets to see from now on."""
    workspace = request.app[WORKSPACE]
    person = workspace.person(request.query.get("as", "")).id
    return await event_stream(request, workspace.feed, person)


@routes.post("/page/command")
async def command(request: web.Request) -> web.Response:
    """Type a slash command."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    person, name = form.text("as"), form.text("command")
    try:
        if form.maybe("thread_ts"):
            raise Refusal("not_supported_in_threads")
        answer = await run_command(
            workspace, base_url(request), person, form.text("channel"), name, form.maybe("text")
        )
    except Refusal as refusal:
        toast(workspace, person, misuse(name, refusal.code), refusal.code, form.maybe("channel"))
        raise
    return web.json_response(answer.as_json())


@routes.post("/page/message")
async def message(request: web.Request) -> web.Response:
    """Write a message, which the app hears of when it is mentioned or in a direct message."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    written, answer = await write(
        workspace, form.text("as"), form.text("channel"), form.maybe("text"), form.maybe("thread_ts") or None
    )
    told: JsonObject = {
        "ok": True,
        "ts": written.ts,
        "delivered": answer is not None and answer.error is None,
    }
    return web.json_response(told)


@routes.post("/page/action")
async def action(request: web.Request) -> web.Response:
    """Use an element of a message, or of a modal (`view_id`); `value` is what was chosen, if anything.

    `values` is what the modal's fields hold at that moment, as for /page/view_submit.
    """
    workspace, form = request.app[WORKSPACE], await read_form(request)
    person, block_id, action_id = form.text("as"), form.maybe("block_id"), form.text("action_id")
    if form.maybe("view_id"):
        view = workspace.modals.find(form.text("view_id"))
        if view.person != person:
            raise Refusal("not_found")
        view = workspace.modals.enter(view, given_state(view, as_object(form.any("values"))))
        answer = await act_on_view(workspace, person, view, block_id, action_id, form.any("value"))
    else:
        seen = visible_message(workspace, person, form.text("channel"), form.text("message_ts"))
        answer = await act_on_message(
            workspace, base_url(request), person, seen, block_id, action_id, form.any("value")
        )
    return web.json_response(answer.as_json())


@routes.post("/page/options")
async def options(request: web.Request) -> web.Response:
    """Ask the app for the options of an external select, given what was typed so far (`value`)."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    person = form.text("as")
    if form.maybe("view_id"):
        source: Any = workspace.modals.find(form.text("view_id"))
    else:
        source = visible_message(workspace, person, form.text("channel"), form.text("message_ts"))
    found = await suggest(
        workspace, person, source, form.maybe("block_id"), form.text("action_id"), form.maybe("value")
    )
    return web.json_response({"ok": True} | found)


@routes.post("/page/view_submit")
async def view_submit(request: web.Request) -> web.Response:
    """Submit a modal; `errors` in the answer maps block ids to what is wrong."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    values = as_object(form.any("values"))
    submission = await submit(workspace, form.text("as"), form.text("view_id"), values)
    shape = submission.answer.as_json()
    if submission.errors:
        shape |= {"ok": False, "errors": submission.errors}
    return web.json_response(shape)


@routes.post("/page/view_close")
async def view_close(request: web.Request) -> web.Response:
    """Cancel a modal."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    answer = await close(workspace, form.text("as"), form.text("view_id"))
    return web.json_response(answer.as_json())


@routes.post("/page/channel")
async def change_channel(request: web.Request) -> web.Response:
    """Do something to a channel (`action`, see sandbox.slack.channels); the app hears of it."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    answers = await act(
        workspace, form.text("as"), form.text("channel"), form.text("action"), form.maybe("name")
    )
    return web.json_response({"ok": True, "events": [each.as_json() for each in answers]})


@routes.post("/page/read")
async def read(request: web.Request) -> web.Response:
    """Look at a channel, which is then no longer unread."""
    workspace, form = request.app[WORKSPACE], await read_form(request)
    channel = workspace.channel_of(form.text("as"), form.text("channel"))
    said = workspace.messages.public(channel.id)
    if said:
        workspace.last_read[form.text("as"), channel.id] = said[-1].ts
    return web.json_response({"ok": True})
