"""The data_visualization block."""

from typing import Any

from sandbox.slack.blockkit.checks import both, items, shape, string
from sandbox.slack.blockkit.report import Check, Place
from sandbox.slack.wire import as_list, as_object

MAX_CHARTS = 2  # in a message
# Slack's docs have said both 6 and 12; what fits the smaller fits either.
MAX_SERIES = 6
MAX_POINTS = 20
_LABEL = string(20)
_ID = {"block_id": string(255)}


def _number(value: Any, place: Place) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        place.note("must be a number")


def _above_nothing(value: Any, place: Place) -> None:
    _number(value, place)
    if isinstance(value, int | float) and value <= 0:
        place.note("must be greater than 0")


_PIE = shape({"segments": items(shape({"label": _LABEL, "value": _above_nothing}), MAX_SERIES)})
_POINTS = items(shape({"label": _LABEL, "value": _number}), MAX_POINTS)
_AXES = shape({"categories": items(_LABEL, MAX_POINTS)}, {"x_label": string(50), "y_label": string(50)})
_LINES = shape({"series": items(shape({"name": _LABEL, "data": _POINTS}), MAX_SERIES), "axis_config": _AXES})


def _complete(chart: Any, place: Place) -> None:
    """Every series has one point for each category, and a name of its own."""
    categories = as_list(as_object(chart.get("axis_config")).get("categories"))
    names = [as_object(each).get("name") for each in as_list(chart.get("series"))]
    for index, each in enumerate(as_list(chart.get("series"))):
        labels = [as_object(point).get("label") for point in as_list(as_object(each).get("data"))]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            place.at("series").at(index).at("data").note("must have one point for every category")
        if names.index(names[index]) < index:
            place.at("series").at(index).at("name").note("must be unique")


_KINDS = {"pie": _PIE, **dict.fromkeys(("bar", "line", "area"), both(_LINES, _complete))}


def _chart(value: Any, place: Place) -> None:
    kind = _KINDS.get(str(as_object(value).get("type")))
    if kind is None:
        place.at("type").note("must be one of: pie, bar, line, area")
    else:
        kind(value, place)


DATA_VISUALIZATION: Check = shape({"title": string(50), "chart": _chart}, _ID)
