"""Interactive elements: buttons, menus, pickers and inputs."""

from collections.abc import Mapping

from sandbox.slack.blockkit.checks import (
    boolean,
    both,
    exactly_one_field,
    items,
    one_of,
    shape,
    string,
    whole,
)
from sandbox.slack.blockkit.report import Check
from sandbox.slack.blockkit.texts import (
    CONFIRM,
    DISPATCH,
    LISTED_OPTION,
    MAX_OPTIONS,
    MENU_OPTION,
    OPTION_GROUP,
    OPTION_TEXT,
    PICTURE_SOURCE,
    distinct_values,
    option,
    plain,
)

_ACTION_ID = {"action_id": string(255)}
_MENU = _ACTION_ID | {"confirm": CONFIRM, "focus_on_load": boolean, "placeholder": plain(150)}
_TYPED = _ACTION_ID | {
    "dispatch_action_config": DISPATCH,
    "focus_on_load": boolean,
    "placeholder": plain(150),
}
_SEVERAL = {"max_selected_items": whole(1)}
_IDS = items(string(255))
_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_STATIC_CHOICES: Mapping[str, Check] = {
    "options": both(items(MENU_OPTION, MAX_OPTIONS), distinct_values),
    "option_groups": items(OPTION_GROUP, 100),
}
_TEN = both(items(LISTED_OPTION, 10), distinct_values)

BUTTON = shape(
    {"text": plain(75)},
    _ACTION_ID
    | {
        "url": string(3000),
        "value": string(2000, least=0),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(4000),
        "visible_to_user_ids": items(string(255), 10),
    },
)
_ICON_BUTTON = shape(
    {"text": plain(75), "icon": one_of("trash")},
    _ACTION_ID
    | {
        "value": string(2000),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": items(string(255), 10),
    },
)
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_STATIC = exactly_one_field("options", "option_groups")
PICTURE = both(
    shape({"alt_text": string(2000)}, {"image_url": string(3000), "slack_file": PICTURE_SOURCE}),
    exactly_one_field("image_url", "slack_file"),
)

ELEMENTS: Mapping[str, Check] = {
    "button": BUTTON,
    "icon_button": _ICON_BUTTON,
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION_ID),
    "workflow_button": shape(
        {"text": plain(75), "workflow": shape({"trigger": shape({"url": string(3000)})})},
        _ACTION_ID | {"style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "image": PICTURE,
    "static_select": both(
        shape({}, {**_MENU, **_STATIC_CHOICES, "initial_option": MENU_OPTION}),
        _STATIC,
    ),
    "multi_static_select": both(
        shape({}, {**_MENU, **_SEVERAL, **_STATIC_CHOICES, "initial_options": items(MENU_OPTION, 100)}),
        _STATIC,
    ),
    "external_select": shape({}, _MENU | {"initial_option": MENU_OPTION, "min_query_length": whole(0)}),
    "multi_external_select": shape(
        {}, _MENU | _SEVERAL | {"initial_options": items(MENU_OPTION, 100), "min_query_length": whole(0)}
    ),
    "users_select": shape({}, _MENU | {"initial_user": string(255)}),
    "multi_users_select": shape({}, _MENU | _SEVERAL | {"initial_users": _IDS}),
    "conversations_select": shape(
        {},
        _MENU
        | {
            "initial_conversation": string(255),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _FILTER,
        },
    ),
    "multi_conversations_select": shape(
        {},
        _MENU
        | _SEVERAL
        | {
            "initial_conversations": _IDS,
            "default_to_current_conversation": boolean,
            "filter": _FILTER,
        },
    ),
    "channels_select": shape({}, _MENU | {"initial_channel": string(255), "response_url_enabled": boolean}),
    "multi_channels_select": shape({}, _MENU | _SEVERAL | {"initial_channels": _IDS}),
    "overflow": shape(
        {"options": both(items(option(plain(OPTION_TEXT), with_url=True), 5), distinct_values)},
        _ACTION_ID | {"confirm": CONFIRM},
    ),
    "checkboxes": shape(
        {"options": _TEN},
        _ACTION_ID
        | {"initial_options": items(LISTED_OPTION, 10), "confirm": CONFIRM, "focus_on_load": boolean},
    ),
    "radio_buttons": shape(
        {"options": _TEN},
        _ACTION_ID | {"initial_option": LISTED_OPTION, "confirm": CONFIRM, "focus_on_load": boolean},
    ),
    "datepicker": shape({}, _MENU | {"initial_date": string(10)}),
    "timepicker": shape({}, _MENU | {"initial_time": string(5), "timezone": string(100)}),
    "datetimepicker": shape(
        {}, _ACTION_ID | {"initial_date_time": whole(0), "confirm": CONFIRM, "focus_on_load": boolean}
    ),
    "plain_text_input": shape(
        {},
        _TYPED
        | {
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "rich_text_input": shape(
        {}, _TYPED | {"initial_value": shape({}, {"elements": items(shape({}))}), "min_lines": whole(1)}
    ),
    "email_text_input": shape({}, _TYPED | {"initial_value": string(3000, least=0)}),
    "url_text_input": shape({}, _TYPED | {"initial_value": string(3000, least=0)}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        _TYPED | {"initial_value": string(100), "min_value": string(100), "max_value": string(100)},
    ),
    "file_input": shape({}, _ACTION_ID | {"filetypes": items(string(20)), "max_files": whole(1, 10)}),
}

MENUS = frozenset(
    f"{several}{kind}_select"
    for kind in ("static", "external", "users", "conversations", "channels")
    for several in ("", "multi_")
)
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"})
TYPED_INPUTS = frozenset(
    {
        "plain_text_input",
        "rich_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "file_input",
    }
)
IN_ACTIONS = frozenset({"button", "workflow_button", "overflow"}) | MENUS | PICKERS
IN_SECTION = IN_ACTIONS | {"image"}
IN_INPUT = MENUS | PICKERS | TYPED_INPUTS
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
