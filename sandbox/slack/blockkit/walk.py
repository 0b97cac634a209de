"""Finding the interactive elements inside blocks."""

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.slack.wire import JsonObject, as_object

# A menu's options and a dialog's texts hold no elements of their own; these are the fields that do.
_HOLDERS = ("accessory", "element", "elements", "actions", "tasks", "child_blocks")


def elements_in(block: Any, pointer: str = "") -> Iterator[tuple[JsonObject, str]]:
    """Every element with an `action_id` in a block, with a JSON pointer relative to the block."""
    for holder in _HOLDERS:
        held = as_object(block).get(holder)
        inside = enumerate(held) if isinstance(held, list) else ((None, held),)
        for index, element in inside:
            if not isinstance(element, dict):
                continue
            at = f"{pointer}/{holder}" + ("" if index is None else f"/{index}")
            if "action_id" in element:
                yield element, at
            yield from elements_in(element, at)


def find_element(blocks: Iterable[JsonObject], block_id: str, action_id: str) -> JsonObject | None:
    """The element that a person used; an empty `block_id` means the first block that has the action."""
    for block in blocks:
        if block_id in ("", block.get("block_id")):
            for element, _ in elements_in(block):
                if element["action_id"] == action_id:
                    return element
    return None


def block_id_of(blocks: Iterable[JsonObject], action_id: str) -> str:
    """The id of the first block that holds this action; empty when none does."""
    for block in blocks:
        if any(element["action_id"] == action_id for element, _ in elements_in(block)):
            return str(block.get("block_id", ""))
    return ""
