"""The judgement of a whole message or view: its blocks one by one, then what counts over all of them."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blockkit.blocks import BLOCKS
from sandbox.slack.blockkit.charts import MAX_CHARTS
from sandbox.slack.blockkit.checks import anything, boolean, one_of, shape, string
from sandbox.slack.blockkit.report import MESSAGE, MODAL, Check, Place, Problem, Surface
from sandbox.slack.blockkit.tables import MAX_CELL_TEXT, cell_text_length
from sandbox.slack.blockkit.texts import plain
from sandbox.slack.blockkit.walk import elements_in
from sandbox.slack.wire import as_list, as_object

MAX_BLOCKS: dict[Surface, int] = {MESSAGE: 50, MODAL: 100}
MAX_MARKDOWN = 12_000


def problems_in_blocks(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[Problem]:
    """Everything that Slack would refuse in these blocks; empty when they are fine."""
    place = Place(pointer)
    _judge_blocks(blocks, surface, place)
    return place.problems


def problems_in_view(view: Any) -> list[Problem]:
    """Everything that Slack would refuse in this modal; empty when it is fine."""
    place = Place("/view")
    _VIEW(view, place)
    if isinstance(view, dict) and isinstance(view.get("blocks"), list):
        _judge_blocks(view["blocks"], MODAL, place.at("blocks"))
        has_input = any(as_object(block).get("type") == "input" for block in view["blocks"])
        if has_input and view.get("submit") is None:
            place.note("missing required field: submit")
    return place.problems


_VIEW_FIELDS: dict[str, Check] = {
    "submit": plain(24),
    "close": plain(24),
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}
_VIEW = shape({"type": one_of("modal"), "title": plain(24), "blocks": anything}, _VIEW_FIELDS)


def _judge_blocks(blocks: Any, surface: Surface, place: Place) -> None:
    if not isinstance(blocks, list):
        place.note("must be an array")
        return
    if len(blocks) > MAX_BLOCKS[surface]:
        place.note(f"no more than {MAX_BLOCKS[surface]} items allowed")
    for index, block in enumerate(blocks):
        _judge_block(block, surface, place.at(index))
    _unique_block_ids(blocks, place)
    _limits_of_the_whole(blocks, place)


def _judge_block(block: Any, surface: Surface, place: Place) -> None:
    if not isinstance(block, dict):
        place.note("must be an object")
        return
    kind = BLOCKS.get(str(block.get("type")))
    if "type" not in block:
        place.note("missing required field: type")
    elif kind is None or surface not in kind.surfaces:
        place.at("type").note(f"unsupported type: {block['type']}")
    else:
        kind.check(block, place)
        _unique_action_ids(block, place)


def _unique_action_ids(block: Any, place: Place) -> None:
    seen: set[str] = set()
    for element, pointer in elements_in(block):
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            Place(place.pointer + pointer, place.problems).at("action_id").note(
                f"`action_id` {action_id} already exists in this block"
            )
        elif isinstance(action_id, str):
            seen.add(action_id)


def _unique_block_ids(blocks: list[Any], place: Place) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = as_object(block).get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            place.at(index).at("block_id").note(f"`block_id` {block_id} already exists")
        elif isinstance(block_id, str):
            seen.add(block_id)


def _limits_of_the_whole(blocks: list[Any], place: Place) -> None:
    tables = [index for index, block in _of_type(blocks, "table")]
    for index in tables[1:]:
        place.at(index).note("only one table is allowed in a message")
    for index, _ in list(_of_type(blocks, "data_visualization"))[MAX_CHARTS:]:
        place.at(index).note(f"only {MAX_CHARTS} charts are allowed in a message")
    cells = sum(
        cell_text_length(blocks[index])
        for kind in ("table", "data_table")
        for index, _ in _of_type(blocks, kind)
    )
    if cells > MAX_CELL_TEXT:
        place.note(f"the cells of all tables must be less than {MAX_CELL_TEXT + 1} characters")
    markdown = sum(len(str(block.get("text", ""))) for _, block in _of_type(blocks, "markdown"))
    if markdown > MAX_MARKDOWN:
        place.note(f"all markdown blocks must be less than {MAX_MARKDOWN + 1} characters")


def _of_type(blocks: list[Any], kind: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, block in enumerate(as_list(blocks)):
        if as_object(block).get("type") == kind:
            yield index, block
