"""Every kind of block: its fields, its limits, and the surfaces it may appear on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack.blockkit import elements
from sandbox.slack.blockkit.charts import DATA_VISUALIZATION
from sandbox.slack.blockkit.checks import (
    boolean,
    both,
    exactly_one_field,
    items,
    one_of,
    shape,
    string,
    typed,
    whole,
)
from sandbox.slack.blockkit.elements import BUTTON, ELEMENTS, PICTURE
from sandbox.slack.blockkit.report import MESSAGE, MODAL, Check, Place, Surface
from sandbox.slack.blockkit.tables import DATA_TABLE, TABLE
from sandbox.slack.blockkit.texts import PICTURE_SOURCE, RICH_TEXT_PARTS, plain, text

_ID = {"block_id": string(255)}
_RICH_TEXT = shape({"elements": RICH_TEXT_PARTS}, _ID)
_ONE_RICH_TEXT = typed({"rich_text": _RICH_TEXT})


@dataclass(frozen=True)
class BlockKind:
    """One kind of block."""

    check: Check
    surfaces: frozenset[Surface] = frozenset({MESSAGE, MODAL})


def _text_or_fields(value: Any, place: Place) -> None:
    if value.get("text") is None and value.get("fields") is None:
        place.note("must define either `text` or `fields`")


def _task(*statuses: str) -> Check:
    return shape(
        {"task_id": string(255), "title": string(256), "status": one_of(*statuses)},
        _ID
        | {
            "details": _ONE_RICH_TEXT,
            "output": _ONE_RICH_TEXT,
            "sources": items(typed({"url": shape({"url": string(3000), "text": string(2000)})}), least=0),
        },
    )


# A card outside a plan has started by definition: "pending" is only taken inside a plan.
_TASK_CARD = _task("in_progress", "complete", "error")
_PLAN = shape(
    {"title": string(256)},
    _ID
    | {"tasks": items(typed({"task_card": _task("pending", "in_progress", "complete", "error")}), least=0)},
)
_CARD = shape(
    {},
    _ID
    | {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "icon": typed({"image": PICTURE}),
        "slack_icon": shape({"name": string(100)}),
        "hero_image": typed({"image": PICTURE}),
        "actions": items(typed({"button": BUTTON}), 3),
    },
)
_CONTEXT_PARTS: Mapping[str, Check] = {"image": PICTURE, "plain_text": text(3000), "mrkdwn": text(3000)}
_VIDEO = shape(
    {"alt_text": string(2000), "title": plain(200), "thumbnail_url": string(3000), "video_url": string(3000)},
    _ID
    | {
        "author_name": string(50),
        "description": plain(200),
        "provider_icon_url": string(3000),
        "provider_name": string(50),
        "title_url": string(3000),
    },
)

BLOCKS: Mapping[str, BlockKind] = {
    "section": BlockKind(
        both(
            shape(
                {},
                _ID
                | {
                    "text": text(3000),
                    "fields": items(text(2000), 10),
                    "accessory": typed(ELEMENTS, elements.IN_SECTION),
                    "expand": boolean,
                },
            ),
            _text_or_fields,
        )
    ),
    "header": BlockKind(shape({"text": plain(150)}, _ID | {"level": whole(1, 4)})),
    "divider": BlockKind(shape({}, _ID)),
    "context": BlockKind(shape({"elements": items(typed(_CONTEXT_PARTS), 10)}, _ID)),
    "actions": BlockKind(shape({"elements": items(typed(ELEMENTS, elements.IN_ACTIONS), 25)}, _ID)),
    "context_actions": BlockKind(
        shape({"elements": items(typed(ELEMENTS, elements.IN_CONTEXT_ACTIONS), 5)}, _ID), frozenset({MESSAGE})
    ),
    "image": BlockKind(
        both(
            shape(
                {"alt_text": string(2000)},
                _ID | {"image_url": string(3000), "slack_file": PICTURE_SOURCE, "title": plain(2000)},
            ),
            exactly_one_field("image_url", "slack_file"),
        )
    ),
    "input": BlockKind(
        shape(
            {"label": plain(2000), "element": typed(ELEMENTS, elements.IN_INPUT)},
            _ID | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        )
    ),
    "rich_text": BlockKind(_RICH_TEXT),
    "markdown": BlockKind(shape({"text": string()}, _ID), frozenset({MESSAGE})),
    "table": BlockKind(TABLE, frozenset({MESSAGE})),
    "data_table": BlockKind(DATA_TABLE, frozenset({MESSAGE})),
    "data_visualization": BlockKind(DATA_VISUALIZATION, frozenset({MESSAGE})),
    "task_card": BlockKind(_TASK_CARD, frozenset({MESSAGE})),
    "plan": BlockKind(_PLAN, frozenset({MESSAGE})),
    "alert": BlockKind(
        shape(
            {"text": text(200)},
            _ID | {"level": one_of("default", "info", "warning", "error", "success")},
        ),
        frozenset({MODAL}),
    ),
    "card": BlockKind(_CARD),
    "carousel": BlockKind(shape({"elements": items(typed({"card": _CARD}), 10)}, _ID), frozenset({MESSAGE})),
    "video": BlockKind(_VIDEO),
}
