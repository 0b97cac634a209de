"""What a person has chosen or typed, in the shapes that payloads carry."""

from collections.abc import Iterable
from typing import Any

from sandbox.slack.wire import JsonObject, as_list, as_object

_ID_FIELDS = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
_ONE_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_MANY_OPTIONS = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})


def entered(element: JsonObject, value: Any) -> JsonObject:
    """The state of an element: `value` is an option's value, a list of them, an id, a date or a text.

    A value that already has the state's own shape (an object with a `type`) is passed on as it is.
    """
    if isinstance(value, dict) and "type" in value:
        return value
    kind = str(element["type"])
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value) if value else None}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, each) for each in as_list(value)]}
    if kind in _ID_FIELDS:
        empty: Any = [] if kind.startswith("multi_") else None
        return {"type": kind, _ID_FIELDS[kind]: value or empty}
    return {"type": kind, "value": value or None}


def initially(element: JsonObject) -> JsonObject:
    """The state of an element that nobody has touched."""
    kind = str(element["type"])
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": as_list(element.get("initial_options"))}
    if kind in _ID_FIELDS:
        initial = element.get(_ID_FIELDS[kind].replace("selected_", "initial_"))
        return entered(element, initial)
    return {"type": kind, "value": element.get("initial_value")}


def is_empty(state: JsonObject) -> bool:
    """Whether a required input would count as left empty."""
    return not any(value for name, value in state.items() if name != "type")


def acted(element: JsonObject, value: Any, block_id: str, action_ts: str) -> JsonObject:
    """The entry of a payload's `actions` for the use of this element."""
    action = {"action_id": element["action_id"], "block_id": block_id, "action_ts": action_ts}
    copied = {
        name: element[name]
        for name in ("text", "value", "style", "placeholder", "confirm", "url")
        if name in element
    }
    if element["type"] in {"button", "icon_button", "workflow_button"}:
        return action | {"type": element["type"]} | copied
    if element["type"] == "feedback_buttons":
        return action | {"type": "feedback_buttons", "value": value}
    return (
        action | {name: copied[name] for name in ("placeholder",) if name in copied} | entered(element, value)
    )


def options_of(element: JsonObject) -> Iterable[JsonObject]:
    """All options of a menu, its groups' included."""
    yield from as_list(element.get("options"))
    for group in as_list(element.get("option_groups")):
        yield from as_list(as_object(group).get("options"))


def _option(element: JsonObject, value: Any) -> JsonObject:
    for option in options_of(element):
        if option.get("value") == value:
            return option
    # Only an external select can offer what its element does not list.
    return {"text": {"type": "plain_text", "text": str(value)}, "value": value}
