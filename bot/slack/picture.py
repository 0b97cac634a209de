"""Draws a chart as a PNG, for where Slack does not draw it itself. It takes a while: call it in a thread."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.slack.views.message import Chart, Picture

WIDTH, HEIGHT = 1200, 560
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 30, 80, 60
_PAPER, _INK, _QUIET, _LINE, _BAR = "#ffffff", "#1a1f1d", "#59635f", "#dde3e0", "#0b7a5b"
_STEPS = (1, 2, 2.5, 5, 10)


def draw(chart: Chart) -> Picture:
    """The chart as a picture with its description."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((_LEFT, 22), f"{chart.title} ({chart.unit})", fill=_INK, font=ImageFont.load_default(30))
    top = _ceiling(max(chart.values, default=0))
    _grid(pen, top)
    _bars(pen, chart, top)
    held = BytesIO()
    image.save(held, "PNG", optimize=True)
    return Picture("chart.png", chart.title, chart.described, held.getvalue())


def _grid(pen: ImageDraw.ImageDraw, top: float) -> None:
    font = ImageFont.load_default(22)
    for part in (0, 0.25, 0.5, 0.75, 1):
        y = _y(top * part, top)
        pen.line((_LEFT, y, WIDTH - _RIGHT, y), fill=_LINE, width=2)
        pen.text((_LEFT - 12, y), f"{top * part:,.4g}", fill=_QUIET, font=font, anchor="rm")


def _bars(pen: ImageDraw.ImageDraw, chart: Chart, top: float) -> None:
    font = ImageFont.load_default(22)
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(chart.values))
    every = -(-len(chart.values) // 10)  # more labels than that would touch each other
    for index, (label, value) in enumerate(zip(chart.categories, chart.values, strict=True)):
        middle = _LEFT + step * (index + 0.5)
        pen.rectangle((middle - step * 0.35, _y(value, top), middle + step * 0.35, _y(0, top)), fill=_BAR)
        if index % every == 0:
            pen.text((middle, HEIGHT - _BOTTOM + 14), label, fill=_QUIET, font=font, anchor="mt")


def _y(value: float, top: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / top)


def _ceiling(value: float) -> float:
    """A round number that is at least as large."""
    if value <= 0:
        return 1.0
    unit = 1e-3
    while unit * 10 < value:
        unit *= 10
    return next(each * unit for each in _STEPS if each * unit >= value)
