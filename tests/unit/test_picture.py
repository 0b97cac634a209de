"""A chart as a block, and as a picture whose description says it all."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.slack import blocks
from bot.slack.picture import HEIGHT, WIDTH, draw
from bot.slack.views.message import Chart
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

BAR = (11, 122, 91)


def chart(*values: float, **changes: str) -> Chart:
    labels = tuple(f"11-{number:02}" for number in range(1, len(values) + 1))
    return Chart("Cost per day", "USD", labels, values, changes.get("described", "11-01 $1.00"))


def bars(values: tuple[float, ...]) -> list[int]:
    """How many pixels of each bar's middle are filled."""
    picture = Image.open(BytesIO(draw(chart(*values)).content)).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    step = (WIDTH - 140) / len(values)
    columns = [round(110 + step * (index + 0.5)) for index in range(len(values))]
    return [sum(picture.getpixel((x, y)) == BAR for y in range(HEIGHT)) for x in columns]


def test_a_bar_is_as_high_as_its_value() -> None:
    none, half, whole = bars((0, 5, 10))
    assert none <= 1, "a line at most"
    assert half == pytest.approx(whole / 2, abs=2)
    assert whole == HEIGHT - 80 - 60 + 1


def test_the_picture_says_in_words_what_it_shows() -> None:
    drawn = draw(chart(1, 2))
    assert (drawn.name, drawn.title, drawn.described) == ("chart.png", "Cost per day", "11-01 $1.00")
    assert drawn.content.startswith(b"\x89PNG")


@settings(max_examples=10)
@given(values=st.lists(st.floats(0, 1e15), max_size=20))
def test_any_amounts_can_be_drawn(values: list[float]) -> None:
    assert draw(chart(*values)).content


@given(title=samples.texts, label=samples.texts, values=st.lists(st.floats(0, 1e15), min_size=1, max_size=40))
def test_a_chart_stays_within_slacks_limits(title: str, label: str, values: list[float]) -> None:
    shown = Chart(title, label, (label,) * len(values), tuple(values), "")
    check(blocks.message("A chart", blocks.chart(shown)))
