"""Menus whose options come from the app while a person types."""

import json

from sandbox.slack.blockkit.checks import items, shape
from sandbox.slack.blockkit.report import Place
from sandbox.slack.blockkit.texts import MENU_OPTION, OPTION_GROUP
from sandbox.slack.blockkit.walk import block_id_of, find_element
from sandbox.slack.delivery import deliver, interaction_form
from sandbox.slack.errors import Refusal
from sandbox.slack.interactions import common_payload
from sandbox.slack.messages import Message
from sandbox.slack.modals import View
from sandbox.slack.wire import JsonObject, as_object
from sandbox.slack.workspace import Workspace

_ANSWER = shape({}, {"options": items(MENU_OPTION, 100, least=0), "option_groups": items(OPTION_GROUP, 100)})


async def suggest(
    workspace: Workspace, person: str, source: Message | View, block_id: str, action_id: str, typed: str
) -> JsonObject:
    """The app's `options` or `option_groups` for what was typed.

    Refuses with action_not_found, the word for a failed delivery, or invalid_response when the app offers
    more than 100 options or malformed ones.
    """
    blocks = source.content.blocks if isinstance(source, Message) else source.shape["blocks"]
    if find_element(blocks, block_id, action_id) is None:
        raise Refusal("action_not_found")
    payload = common_payload(workspace, "block_suggestion", workspace.person(person)) | {
        "action_id": action_id,
        "block_id": block_id or block_id_of(blocks, action_id),
        "value": typed,
        **_where(source),
    }
    answer = await deliver(workspace, interaction_form(payload), person=person)
    if answer.error is not None:
        raise Refusal(answer.error)
    try:
        offered = json.loads(answer.text)
    except ValueError:
        raise Refusal("invalid_response") from None
    place = Place("")
    _ANSWER(offered, place)
    if place.problems:
        raise Refusal("invalid_response", [str(problem) for problem in place.problems])
    return as_object(offered)


def _where(source: Message | View) -> JsonObject:
    if isinstance(source, View):
        return {"container": {"type": "view", "view_id": source.id}, "view": source.as_slack()}
    return {
        "container": {"type": "message", "message_ts": source.ts, "channel_id": source.channel},
        "channel": {"id": source.channel},
    }
