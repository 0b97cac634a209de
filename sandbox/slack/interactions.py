"""Clicks on messages and in modals, from the element that was used to what the person sees."""

from typing import Any

from sandbox.slack.blockkit.state import acted, initially
from sandbox.slack.blockkit.walk import block_id_of, elements_in, find_element
from sandbox.slack.delivery import deliver, interaction_form
from sandbox.slack.errors import Refusal
from sandbox.slack.messages import Message
from sandbox.slack.modals import View
from sandbox.slack.people import APP_ID, TEAM_DOMAIN, TEAM_ID, User
from sandbox.slack.posting import toast
from sandbox.slack.records import Answer
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace

_STATELESS = frozenset({"button", "icon_button", "workflow_button", "feedback_buttons", "overflow"})


def common_payload(workspace: Workspace, kind: str, user: User) -> JsonObject:
    """The fields that every interaction carries."""
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": APP_ID,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def visible_message(workspace: Workspace, person: str, channel: str, ts: str) -> Message:
    """A message that this person sees; refuses with channel_not_found or message_not_found."""
    workspace.channel_of(person, channel)
    message = workspace.messages.get(channel, ts)
    if message is None or message.visible_to not in (None, person):
        raise Refusal("message_not_found")
    return message


async def act_on_message(
    workspace: Workspace,
    base_url: str,
    person: str,
    message: Message,
    block_id: str,
    action_id: str,
    value: Any = None,
) -> Answer:
    """Somebody used an element of a message; refuses with action_not_found when it has no such element."""
    user = workspace.person(person)
    blocks = message.content.blocks
    action = _action(workspace, blocks, block_id, action_id, value)
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = common_payload(workspace, "block_actions", user) | {
        "container": container,
        "trigger_id": workspace.triggers.issue(person),
        "channel": {"id": message.channel, "name": workspace.channels[message.channel].payload_name},
        "state": {"values": _state_of(blocks, action)},
        "response_url": workspace.response_urls.issue(base_url, person, message.channel, message.ts),
        "actions": [action],
    }
    # Slack leaves the message out of what it sends about an ephemeral one.
    if not message.is_ephemeral:
        payload["message"] = workspace.messages.as_slack(message)
    answer = await deliver(workspace, interaction_form(payload), person=person)
    return _warn_of_failure(workspace, person, answer, message.channel)


async def act_on_view(
    workspace: Workspace, person: str, view: View, block_id: str, action_id: str, value: Any = None
) -> Answer:
    """Somebody used an element of a modal; refuses with action_not_found when it has no such element."""
    user = workspace.person(person)
    blocks = view.shape["blocks"]
    action = _action(workspace, blocks, block_id, action_id, value)
    view = workspace.modals.enter(view, _state_of(blocks, action, view.values))
    payload = common_payload(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.issue(person),
        "view": view.as_slack(),
        "actions": [action],
    }
    answer = await deliver(workspace, interaction_form(payload), person=person)
    return _warn_of_failure(workspace, person, answer, None)


def _action(workspace: Workspace, blocks: Any, block_id: str, action_id: str, value: Any) -> JsonObject:
    element = find_element(blocks, block_id, action_id)
    if element is None:
        raise Refusal("action_not_found")
    return acted(element, value, block_id or block_id_of(blocks, action_id), workspace.messages.next_ts())


def _state_of(blocks: Any, action: JsonObject, entered: JsonObject | None = None) -> JsonObject:
    """`state.values`: what every stateful element shows at this moment."""
    values: JsonObject = {}
    for block in blocks:
        for element, _ in elements_in(block):
            if element["type"] in _STATELESS:
                continue
            before = (entered or {}).get(block["block_id"], {}).get(element["action_id"])
            used = (block["block_id"], element["action_id"]) == (action["block_id"], action["action_id"])
            state = _shape_of(action) if used else before or initially(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def _shape_of(action: JsonObject) -> JsonObject:
    return {
        name: value
        for name, value in action.items()
        if name == "type" or name.startswith("selected_") or name == "value"
    }


def _warn_of_failure(workspace: Workspace, person: str, answer: Answer, channel: str | None) -> Answer:
    if answer.error is not None:
        toast(workspace, person, f'This action failed with the error "{answer.error}"', answer.error, channel)
    return answer
