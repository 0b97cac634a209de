"""Submitting and closing modals, and what the app may answer."""

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.blockkit import problems_in_view, with_ids
from sandbox.slack.blockkit.state import entered, initially, is_empty
from sandbox.slack.blockkit.walk import elements_in
from sandbox.slack.delivery import deliver, interaction_form
from sandbox.slack.errors import Refusal
from sandbox.slack.interactions import common_payload
from sandbox.slack.modals import View
from sandbox.slack.posting import toast
from sandbox.slack.records import Answer
from sandbox.slack.wire import JsonObject, as_object
from sandbox.slack.workspace import Workspace

REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"
MAX_VIEW_BYTES = 250_000


@dataclass(frozen=True)
class Submission:
    """How a submission went: `errors` maps a block's id to what is wrong with its input."""

    answer: Answer
    errors: dict[str, str] = field(default_factory=dict)


def read_view(shape: Any) -> JsonObject:
    """A view that an app sent, validated and with ids filled in.

    Refuses with invalid_arguments (and pointers to what is wrong) or view_too_large.
    """
    if len(json.dumps(shape).encode()) > MAX_VIEW_BYTES:
        raise Refusal("view_too_large")
    problems = problems_in_view(shape)
    if problems:
        raise Refusal("invalid_arguments", [str(problem) for problem in problems])
    view: JsonObject = shape
    return view | {"blocks": list(with_ids(view["blocks"]))}


def show(workspace: Workspace, view: View) -> None:
    """Put a view on its person's screen."""
    workspace.feed.publish({"type": "modal", "view": view.as_slack()}, (view.person,))


def show_top(workspace: Workspace, person: str, closed: str) -> None:
    """After a view closed, show the one beneath, or that there is none."""
    below = workspace.modals.top(person)
    if below is None:
        workspace.feed.publish({"type": "modal_closed", "view_id": closed}, (person,))
    else:
        show(workspace, below)


async def submit(workspace: Workspace, person: str, view_id: str, values: JsonObject) -> Submission:
    """Submit a modal. `values` maps block ids to action ids to what was entered; the rest stays as it was.

    A required input left empty is refused on the spot, as Slack's own form does, without telling the app.
    """
    user = workspace.person(person)
    view = _own_view(workspace, person, view_id)
    state = given_state(view, values)
    unfilled = _unfilled(view, state)
    if unfilled:
        return Submission(Answer(0, error="required_fields"), unfilled)
    view = workspace.modals.enter(view, state)
    payload = common_payload(workspace, "view_submission", user) | {
        "trigger_id": workspace.triggers.issue(person),
        "view": view.as_slack(),
        "response_urls": [],
    }
    answer = await deliver(workspace, interaction_form(payload), person=person)
    try:
        errors = {} if answer.error else _follow(workspace, view, answer.text)
    except Refusal as refusal:
        answer, errors = Answer(answer.elapsed_ms, answer.status, refusal.code), {}
    if answer.error is not None:
        toast(workspace, person, TROUBLE, answer.error)
    return Submission(answer, errors)


async def close(workspace: Workspace, person: str, view_id: str) -> Answer:
    """Close a modal with its Cancel button; the app hears of it only if it asked to."""
    user = workspace.person(person)
    view = _own_view(workspace, person, view_id)
    cleared = bool(view.shape.get("clear_on_close"))
    if cleared:
        workspace.modals.clear(person)
    else:
        workspace.modals.close(view)
    show_top(workspace, person, view.id)
    if not view.shape.get("notify_on_close"):
        return Answer(0)
    payload = common_payload(workspace, "view_closed", user) | {
        "view": view.as_slack(),
        "is_cleared": cleared,
    }
    return await deliver(workspace, interaction_form(payload), person=person)


def _own_view(workspace: Workspace, person: str, view_id: str) -> View:
    view = workspace.modals.find(view_id)
    if view.person != person:
        raise Refusal("not_found")
    return view


def given_state(view: View, values: JsonObject) -> JsonObject:
    """`state.values` with what has been entered now, and else as it was."""
    state: JsonObject = {}
    for block in view.shape["blocks"]:
        for element, _ in elements_in(block):
            block_id, action_id = block["block_id"], element["action_id"]
            given = as_object(values.get(block_id))
            earlier = as_object(view.values.get(block_id)).get(action_id)
            if element["type"] == "button":
                continue
            now = entered(element, given[action_id]) if action_id in given else earlier or initially(element)
            state.setdefault(block_id, {})[action_id] = now
    return state


def _unfilled(view: View, state: JsonObject) -> dict[str, str]:
    return {
        block["block_id"]: REQUIRED
        for block in view.shape["blocks"]
        if block["type"] == "input"
        and not block.get("optional")
        and all(is_empty(each) for each in as_object(state.get(block["block_id"])).values())
    }


def _follow(workspace: Workspace, view: View, text: str) -> dict[str, str]:
    """Do what the answer to a submission says; an empty one closes the view."""
    try:
        said = as_object(json.loads(text)) if text.strip() else {}
    except ValueError:
        raise Refusal("invalid_response") from None
    match said.get("response_action"):
        case "errors":
            return _errors_of(view, said)
        case "update":
            show(workspace, workspace.modals.update(view, read_view(said.get("view"))))
        case "push":
            show(workspace, workspace.modals.push(view.person, read_view(said.get("view"))))
        case "clear":
            workspace.modals.clear(view.person)
            show_top(workspace, view.person, view.id)
        case None:
            workspace.modals.close(view)
            show_top(workspace, view.person, view.id)
        case _:
            raise Refusal("invalid_response")
    return {}


def _errors_of(view: View, said: JsonObject) -> dict[str, str]:
    errors = as_object(said.get("errors"))
    inputs = {block["block_id"] for block in view.shape["blocks"] if block["type"] == "input"}
    if not errors or not inputs.issuperset(errors):
        raise Refusal("invalid_response")
    return {block_id: str(wrong) for block_id, wrong in errors.items()}
