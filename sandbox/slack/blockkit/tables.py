"""The two table blocks."""

from typing import Any

from sandbox.slack.blockkit.checks import boolean, both, items, one_of, shape, string, typed, whole
from sandbox.slack.blockkit.report import Check, Place
from sandbox.slack.blockkit.texts import RICH_TEXT_PARTS
from sandbox.slack.wire import as_list, as_object

MAX_COLUMNS = 20
MAX_TABLE_ROWS = 100
# Slack's docs have said both 101 rows and 201; what fits the smaller fits either.
MAX_DATA_TABLE_ROWS = 101
MAX_CELL_TEXT = 10_000


def _number(value: Any, place: Place) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        place.note("must be a number")


_CELLS: dict[str, Check] = {
    "raw_text": shape({"text": string(least=0)}),
    "raw_number": shape({"value": _number}, {"text": string()}),
    "rich_text": shape({"elements": RICH_TEXT_PARTS}),
}
_ROW = items(typed(_CELLS), MAX_COLUMNS)


def _column_setting(value: Any, place: Place) -> None:
    # A null leaves that column as it is.
    if value is not None:
        _COLUMN_SETTING(value, place)


_COLUMN_SETTING = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_ID = {"block_id": string(255)}

TABLE = shape(
    {"rows": items(_ROW, MAX_TABLE_ROWS)},
    _ID | {"column_settings": items(_column_setting, MAX_COLUMNS)},
)


def _regular(block: Any, place: Place) -> None:
    rows = [as_list(row) for row in as_list(as_object(block).get("rows"))]
    if not rows:
        return
    for column, cell in enumerate(rows[0]):
        if as_object(cell).get("type") == "rich_text":
            place.at("rows").at(0).at(column).note("header cells cannot be rich_text")
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            place.at("rows").at(index).note("all rows must have the same number of cells")


DATA_TABLE = both(
    shape(
        {"caption": string(), "rows": items(_ROW, MAX_DATA_TABLE_ROWS, least=2)},
        _ID | {"page_size": whole(1, 100), "row_header_column_index": whole(0, MAX_COLUMNS - 1)},
    ),
    _regular,
)


def cell_text_length(block: Any) -> int:
    """How many characters the cells of a table hold, for the limit that Slack puts on a whole message."""
    rows = as_list(as_object(block).get("rows"))
    return sum(_text_length(cell) for row in rows for cell in as_list(row))


def _text_length(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_text_length(part) for part in as_list(value.get("elements")))
    return 0
