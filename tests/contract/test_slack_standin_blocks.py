"""Block Kit: every limit and every required field, by the pointer to what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.blockkit import MESSAGE, MODAL, problems_in_blocks, with_ids
from tests.contract.slack_blocks import (
    MRKDWN,
    PLAIN,
    cell,
    confirm,
    data_table,
    image,
    mrkdwn,
    option,
    options,
    plain,
    rich_text,
    select,
    table,
    task,
)
from tests.contract.slack_stage import Json, actions, button, section, text_input

VALID: dict[str, Json] = {
    "section with text": section("x" * 3000),
    "section with fields": {"type": "section", "fields": [mrkdwn(2000)] * 10},
    "section with a button": section(accessory=button()),
    "section with a picture": section(accessory=image()),
    "header": {"type": "header", "text": plain(150), "level": 2},
    "divider": {"type": "divider", "block_id": "x" * 255},
    "context": {"type": "context", "elements": [MRKDWN, image()] * 5},
    "actions": actions(*(button(f"a{number}") for number in range(25))),
    "the largest button": actions(
        button("x" * 255, "x" * 75, value="v" * 2000, url="h" * 3000, style="danger", confirm=confirm())
    ),
    "select": actions(select(options=options(100), placeholder=plain(150), initial_option=option("0"))),
    "select with groups": actions(
        select(options=None, option_groups=[{"label": plain(75), "options": options(100)}])
    ),
    "overflow": actions({"type": "overflow", "action_id": "more", "options": options(5)}),
    "checkboxes": actions({"type": "checkboxes", "action_id": "tick", "options": options(10)}),
    "date": actions({"type": "datepicker", "action_id": "day", "initial_date": "2026-01-15"}),
    "image": image(title=plain(2000), image_url="h" * 3000),
    "image of a Slack file": {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    "input": text_input(hint=PLAIN, optional=True),
    "rich text": rich_text(),
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "table": table(100, 20, column_settings=[None, {"align": "right", "is_wrapped": True}]),
    "table with numbers": {"type": "table", "rows": [[{"type": "raw_number", "value": 1.5, "text": "1.5"}]]},
    "data table": data_table(101, 20, page_size=100, row_header_column_index=0),
    "task card": task(
        details=rich_text(), output=rich_text(), sources=[{"type": "url", "url": "u", "text": "t"}]
    ),
    "plan": {"type": "plan", "title": "Steps", "tasks": [task(status="pending")]},
    "card": {
        "type": "card",
        "title": mrkdwn(150),
        "body": mrkdwn(200),
        "actions": [button("a"), button("b")],
    },
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": PLAIN}] * 10},
    "feedback": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": PLAIN, "value": "yes"},
                "negative_button": {"text": PLAIN, "value": "no"},
            }
        ],
    },
}


@pytest.mark.parametrize("name", VALID)
def test_what_is_within_the_limits_is_accepted(name: str) -> None:
    assert [str(problem) for problem in problems_in_blocks([VALID[name]], MESSAGE)] == []


@pytest.mark.parametrize(
    ("block", "pointer", "message"),
    [
        ("not a block", "", "must be an object"),
        ({"text": MRKDWN}, "", "missing required field: type"),
        ({"type": "nonsense"}, "/type", "unsupported type: nonsense"),
        ({"type": "divider", "colour": "red"}, "", "invalid additional property: colour"),
        ({"type": "divider", "block_id": "x" * 256}, "/block_id", "must be less than 256 characters"),
        ({"type": "section"}, "", "must define either `text` or `fields`"),
        (section("x" * 3001), "/text/text", "must be less than 3001 characters"),
        (section(""), "/text/text", "must be more than 0 characters"),
        ({"type": "section", "text": "bare"}, "/text", "must be an object"),
        ({"type": "section", "text": {"type": "html", "text": "x"}}, "/text/type", "unsupported type: html"),
        ({"type": "section", "text": {"text": "x"}}, "/text", "missing required field: type"),
        ({"type": "section", "text": {"type": "mrkdwn"}}, "/text", "missing required field: text"),
        (
            {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
            "/text",
            "invalid additional property: emoji",
        ),
        ({"type": "section", "fields": [MRKDWN] * 11}, "/fields", "no more than 10 items allowed"),
        (
            {"type": "section", "fields": [mrkdwn(2001)]},
            "/fields/0/text",
            "must be less than 2001 characters",
        ),
        (
            section(accessory={"type": "plain_text_input"}),
            "/accessory/type",
            "unsupported type: plain_text_input",
        ),
        ({"type": "header", "text": plain(151)}, "/text/text", "must be less than 151 characters"),
        ({"type": "header", "text": MRKDWN}, "/text/type", "unsupported type: mrkdwn"),
        ({"type": "header"}, "", "missing required field: text"),
        ({"type": "header", "text": PLAIN, "level": 5}, "/level", "must be less than or equal to 4"),
        ({"type": "context", "elements": []}, "/elements", "no fewer than 1 items allowed"),
        ({"type": "context", "elements": [MRKDWN] * 11}, "/elements", "no more than 10 items allowed"),
        ({"type": "context", "elements": [button()]}, "/elements/0/type", "unsupported type: button"),
        ({"type": "actions"}, "", "missing required field: elements"),
        ({"type": "actions", "elements": "x"}, "/elements", "must be an array"),
        (actions(*(button(f"a{n}") for n in range(26))), "/elements", "no more than 25 items allowed"),
        (actions(button(label="x" * 76)), "/elements/0/text/text", "must be less than 76 characters"),
        (actions(button(text=MRKDWN)), "/elements/0/text/type", "unsupported type: mrkdwn"),
        (actions(button(value="v" * 2001)), "/elements/0/value", "must be less than 2001 characters"),
        (actions(button(url="h" * 3001)), "/elements/0/url", "must be less than 3001 characters"),
        (actions(button("x" * 256)), "/elements/0/action_id", "must be less than 256 characters"),
        (actions(button(style="default")), "/elements/0/style", "must be one of: primary, danger"),
        (
            actions(button(accessibility_label="x" * 76)),
            "/elements/0/accessibility_label",
            "must be less than 76 characters",
        ),
        (
            actions(button(confirm=confirm(title=plain(101)))),
            "/elements/0/confirm/title/text",
            "must be less than 101 characters",
        ),
        (
            actions(button(confirm=confirm(text=mrkdwn(301)))),
            "/elements/0/confirm/text/text",
            "must be less than 301 characters",
        ),
        (
            actions(button(confirm=confirm(deny=plain(31)))),
            "/elements/0/confirm/deny/text",
            "must be less than 31 characters",
        ),
        (
            actions(button(confirm={"title": PLAIN, "text": PLAIN, "confirm": PLAIN})),
            "/elements/0/confirm",
            "missing required field: deny",
        ),
        (
            actions(button("same"), button("same")),
            "/elements/1/action_id",
            "`action_id` same already exists in this block",
        ),
        (actions(select(options=options(101))), "/elements/0/options", "no more than 100 items allowed"),
        (actions(select(options=[])), "/elements/0/options", "no fewer than 1 items allowed"),
        (
            actions(select(options=None)),
            "/elements/0",
            "must define exactly one of `options` or `option_groups`",
        ),
        (
            actions(select(options=[option("a"), option("a")])),
            "/elements/0/options/1/value",
            "must not contain duplicate values",
        ),
        (
            actions(select(options=[option(text=plain(76))])),
            "/elements/0/options/0/text/text",
            "must be less than 76 characters",
        ),
        (
            actions(select(options=[option(text=MRKDWN)])),
            "/elements/0/options/0/text/type",
            "unsupported type: mrkdwn",
        ),
        (
            actions(select(options=[option("v" * 151)])),
            "/elements/0/options/0/value",
            "must be less than 151 characters",
        ),
        (
            actions(select(options=[option(description=plain(76))])),
            "/elements/0/options/0/description/text",
            "must be less than 76 characters",
        ),
        (
            actions(select(options=[option(url="")])),
            "/elements/0/options/0",
            "invalid additional property: url",
        ),
        (
            actions(select(placeholder=plain(151))),
            "/elements/0/placeholder/text",
            "must be less than 151 characters",
        ),
        (
            actions({"type": "overflow", "action_id": "m", "options": options(6)}),
            "/elements/0/options",
            "no more than 5 items allowed",
        ),
        (
            actions({"type": "radio_buttons", "action_id": "r", "options": options(11)}),
            "/elements/0/options",
            "no more than 10 items allowed",
        ),
        ({"type": "image", "image_url": "u"}, "", "missing required field: alt_text"),
        (
            {"type": "image", "alt_text": "x"},
            "",
            "must define exactly one of `image_url` or `slack_file`",
        ),
        (image(alt_text="x" * 2001), "/alt_text", "must be less than 2001 characters"),
        (text_input(label=MRKDWN), "/label/type", "unsupported type: mrkdwn"),
        (text_input(label=plain(2001)), "/label/text", "must be less than 2001 characters"),
        (text_input(element=button()), "/element/type", "unsupported type: button"),
        (text_input(optional="yes"), "/optional", "must be a boolean"),
        ({"type": "rich_text", "elements": [MRKDWN]}, "/elements/0/type", "unsupported type: mrkdwn"),
        ({"type": "markdown", "text": ""}, "/text", "must be more than 0 characters"),
        (table(101), "/rows", "no more than 100 items allowed"),
        (table(1, 21), "/rows/0", "no more than 20 items allowed"),
        (
            {"type": "table", "rows": [[MRKDWN]]},
            "/rows/0/0/type",
            "unsupported type: mrkdwn",
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_number", "value": "1"}]]},
            "/rows/0/0/value",
            "must be a number",
        ),
        ({**data_table(), "caption": None}, "", "missing required field: caption"),
        (data_table(102), "/rows", "no more than 101 items allowed"),
        (data_table(1), "/rows", "no fewer than 2 items allowed"),
        (data_table(page_size=101), "/page_size", "must be less than or equal to 100"),
        (
            data_table(rows=[[cell()], [cell(), cell()]]),
            "/rows/1",
            "all rows must have the same number of cells",
        ),
        (
            data_table(rows=[[rich_text()], [cell()]]),
            "/rows/0/0",
            "header cells cannot be rich_text",
        ),
        (task(status="pending"), "/status", "must be one of: in_progress, complete, error"),
        (task(status="done"), "/status", "must be one of: in_progress, complete, error"),
        (task(title=PLAIN), "/title", "must be a string"),
        ({"type": "plan", "tasks": []}, "", "missing required field: title"),
        ({"type": "card", "title": "bare"}, "/title", "must be an object"),
        (
            {"type": "card", "actions": [button("a"), button("b"), button("c"), button("d")]},
            "/actions",
            "no more than 3 items allowed",
        ),
        ({"type": "alert", "text": PLAIN}, "/type", "unsupported type: alert"),
    ],
)
def test_what_is_beyond_the_limits_is_pointed_at(block: object, pointer: str, message: str) -> None:
    found = [str(problem) for problem in problems_in_blocks([block], MESSAGE)]

    assert found == [f"{message} [json-pointer:/blocks/0{pointer}]"]


@pytest.mark.parametrize("kind", ["markdown", "table", "data_table", "task_card", "plan", "carousel"])
def test_some_blocks_are_for_messages_only(kind: str) -> None:
    block = next(block for block in VALID.values() if block["type"] == kind)

    [problem] = problems_in_blocks([block], MODAL)

    assert str(problem) == f"unsupported type: {kind} [json-pointer:/blocks/0/type]"


def test_an_alert_is_for_modals_only() -> None:
    alert = {"type": "alert", "level": "warning", "text": mrkdwn(200)}

    assert problems_in_blocks([alert], MODAL) == []
    assert problems_in_blocks([alert], MESSAGE) != []


@given(st.sampled_from(sorted(VALID)))
def test_blocks_with_their_ids_filled_in_are_still_valid(name: str) -> None:
    filled = list(with_ids([VALID[name]]))

    assert problems_in_blocks(filled, MESSAGE) == []
    assert filled[0]["block_id"]
