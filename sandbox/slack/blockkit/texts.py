"""Text objects, options and confirmation dialogs."""

from typing import Any

from sandbox.slack.blockkit.checks import anything, boolean, items, one_of, shape, string, typed, whole
from sandbox.slack.blockkit.report import Check, Place
from sandbox.slack.wire import as_list, as_object

OPTION_TEXT, OPTION_VALUE = 75, 150
MAX_OPTIONS = 100


def plain(most: int | None) -> Check:
    """A `plain_text` object; mrkdwn is refused here."""
    kinds = {"plain_text": shape({"text": string(most)}, {"emoji": boolean})}
    return typed(kinds)


def text(most: int | None) -> Check:
    """A `plain_text` or `mrkdwn` object."""
    kinds = {
        "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
    }
    return typed(kinds)


def option(label: Check, *, with_url: bool = False) -> Check:
    """One choice of a menu; only an overflow menu's may carry a `url`."""
    optional: dict[str, Check] = {"description": text(OPTION_TEXT)}
    if with_url:
        optional["url"] = string(3000)
    return shape({"text": label, "value": string(OPTION_VALUE)}, optional)


MENU_OPTION = option(plain(OPTION_TEXT))
LISTED_OPTION = option(text(OPTION_TEXT))
OPTION_GROUP = shape({"label": plain(OPTION_TEXT), "options": items(MENU_OPTION, MAX_OPTIONS)})

CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})
PICTURE_SOURCE = shape({}, {"id": string(255), "url": string(3000)})
RICH_TEXT_PARTS = items(
    typed(
        {
            kind: shape(
                {"elements": items(anything, least=0)},
                {
                    "style": one_of("bullet", "ordered"),
                    "indent": whole(0, 8),
                    "offset": whole(0),
                    "border": whole(0, 1),
                    "language": string(100),
                },
            )
            for kind in ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
        }
    )
)


def distinct_values(options: Any, place: Place) -> None:
    """No two options of a menu share a value."""
    seen: set[str] = set()
    for index, choice in enumerate(as_list(options)):
        value = as_object(choice).get("value")
        if isinstance(value, str) and value in seen:
            place.at(index).at("value").note("must not contain duplicate values")
        elif isinstance(value, str):
            seen.add(value)
