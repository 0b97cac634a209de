"""The ids that Slack makes up for blocks and elements which their author left without."""

import copy
import secrets
from collections.abc import Iterable

from sandbox.slack.blockkit.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT
from sandbox.slack.wire import JsonObject

_INTERACTIVE = IN_ACTIONS | IN_INPUT | IN_CONTEXT_ACTIONS


def with_ids(blocks: Iterable[JsonObject]) -> tuple[JsonObject, ...]:
    """A copy of valid blocks in which every block has a `block_id` and every element an `action_id`."""
    return tuple(_with_ids(block) for block in copy.deepcopy(list(blocks)))


def _with_ids(block: JsonObject) -> JsonObject:
    block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
    for holder in ("accessory", "element", "elements", "actions"):
        held = block.get(holder)
        for element in held if isinstance(held, list) else (held,):
            if isinstance(element, dict) and element.get("type") in _INTERACTIVE:
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return block
