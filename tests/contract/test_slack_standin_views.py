"""Block Kit: what counts over a whole message or modal, and judging without posting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.blockkit import MESSAGE, MODAL, problems_in_blocks, problems_in_view
from tests.contract.slack_blocks import (
    MRKDWN,
    PLAIN,
    cell,
    data_table,
    plain,
    table,
)
from tests.contract.slack_stage import Json, actions, button, modal, section, staged, text_input


@pytest.mark.parametrize(
    ("blocks", "wrong"),
    [
        ([section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [section(block_id="same"), section(block_id="same")],
            "`block_id` same already exists [json-pointer:/blocks/1/block_id]",
        ),
        ([table(), table()], "only one table is allowed in a message [json-pointer:/blocks/1]"),
        (
            [table(), data_table(rows=[[cell("x" * 5000)], [cell("x" * 5000)]])],
            "the cells of all tables must be less than 10001 characters [json-pointer:/blocks]",
        ),
        (
            [{"type": "markdown", "text": "x" * 6001}] * 2,
            "all markdown blocks must be less than 12001 characters [json-pointer:/blocks]",
        ),
    ],
)
def test_some_limits_count_over_the_whole_message(blocks: list[Json], wrong: str) -> None:
    assert [str(problem) for problem in problems_in_blocks(blocks, MESSAGE)] == [wrong]


def test_one_action_may_be_offered_in_several_blocks() -> None:
    assert problems_in_blocks([actions(button("delete")), actions(button("delete"))], MESSAGE) == []


@pytest.mark.parametrize(
    ("view", "wrong"),
    [
        (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(title=plain(25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(title=None), "missing required field: title [json-pointer:/view]"),
        (modal(submit=plain(25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(close=MRKDWN), "unsupported type: mrkdwn [json-pointer:/view/close/type]"),
        (modal(text_input()), "missing required field: submit [json-pointer:/view]"),
        (
            modal(private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(external_id="x" * 256), "must be less than 256 characters [json-pointer:/view/external_id]"),
        ({**modal(), "type": "home"}, "must be one of: modal [json-pointer:/view/type]"),
        (modal(section("")), "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"),
        (modal(colour="red"), "invalid additional property: colour [json-pointer:/view]"),
        ("view", "must be an object [json-pointer:/view]"),
    ],
)
def test_a_view_has_rules_of_its_own(view: object, wrong: str) -> None:
    assert [str(problem) for problem in problems_in_view(view)] == [wrong]


def test_a_modal_with_an_input_and_a_submit_button_is_fine() -> None:
    assert problems_in_view(modal(text_input(), submit=PLAIN, private_metadata="x" * 3000)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "options", "rows", "element", "block_id", "action_id"]
            )
            | st.text(max_size=4),
            inner
            | st.sampled_from(
                ["section", "actions", "button", "static_select", "table", "data_table", "input"]
            ),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_at_all_breaks_the_judgement(value: object) -> None:
    problems_in_blocks(value, MESSAGE)
    problems_in_blocks([value], MODAL)
    problems_in_view(value)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"blocks": [section()]}, None),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"message": {"blocks": [section()]}}, None),
        ({"message": {"blocks": [{"type": "alert", "text": PLAIN}]}}, "invalid_blocks"),
        ({"view": modal()}, None),
        ({"view": modal(title=None)}, "invalid_blocks"),
        ({}, "invalid_arguments"),
        ({"blocks": [], "view": modal()}, "invalid_arguments"),
    ],
)
async def test_blocks_can_be_validated_without_a_token_and_without_posting(
    args: Json, error: str | None
) -> None:
    async with staged() as stage:
        response = await stage.http.post("/api/blocks.validate", json=args)

    assert response.json().get("error") == error
