"""The block data_visualization: its limits, and what is wrong by its pointer."""

import pytest

from sandbox.slack.blockkit import MESSAGE, MODAL, problems_in_blocks
from tests.contract.slack_blocks import chart
from tests.contract.slack_stage import Json


def pie(*values: float, label: str = "a") -> Json:
    segments = [{"label": label, "value": each} for each in values]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


@pytest.mark.parametrize("block", [chart(20, 6), chart(type="line"), pie(*[0.1] * 6, label="x" * 20)])
def test_what_is_within_the_limits_is_taken(block: Json) -> None:
    assert problems_in_blocks([block], MESSAGE) == []


@pytest.mark.parametrize(
    ("block", "pointer", "message"),
    [
        ({**chart(), "title": "x" * 51}, "/title", "must be less than 51 characters"),
        (chart(type="donut"), "/chart/type", "must be one of: pie, bar, line, area"),
        (chart(2, 7), "/chart/series", "no more than 6 items allowed"),
        (
            chart(axis_config={"categories": ["a"]}),
            "/chart/series/0/data",
            "must have one point for every category",
        ),
        (pie(0), "/chart/segments/0/value", "must be greater than 0"),
        (pie(*[1.0] * 7), "/chart/segments", "no more than 6 items allowed"),
        (pie(1, label="x" * 21), "/chart/segments/0/label", "must be less than 21 characters"),
    ],
)
def test_what_is_beyond_the_limits_is_pointed_at(block: Json, pointer: str, message: str) -> None:
    found = [str(problem) for problem in problems_in_blocks([block], MESSAGE)]
    assert found == [f"{message} [json-pointer:/blocks/0{pointer}]"]


def test_too_many_points_are_refused() -> None:
    said = [str(each) for each in problems_in_blocks([chart(21)], MESSAGE)]
    assert "no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]" in said


def test_series_have_names_of_their_own() -> None:
    both = chart(1, 2)
    both["chart"]["series"][1]["name"] = "s0"
    [problem] = problems_in_blocks([both], MESSAGE)
    assert str(problem) == "must be unique [json-pointer:/blocks/0/chart/series/1/name]"


def test_a_message_holds_two_charts_and_a_modal_none() -> None:
    assert problems_in_blocks([chart()] * 2, MESSAGE) == []
    [problem] = problems_in_blocks([chart()] * 3, MESSAGE)
    assert str(problem) == "only 2 charts are allowed in a message [json-pointer:/blocks/2]"
    assert problems_in_blocks([chart()], MODAL) != []
