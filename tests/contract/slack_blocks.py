"""Pieces of Block Kit at their limits."""

from tests.contract.slack_stage import Json

PLAIN = {"type": "plain_text", "text": "x"}
MRKDWN = {"type": "mrkdwn", "text": "x"}


def plain(length: int) -> Json:
    """A plain text of so many characters."""
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    """A mrkdwn text of so many characters."""
    return {"type": "mrkdwn", "text": "x" * length}


def option(value: str = "v", **more: object) -> Json:
    """One choice of a menu."""
    return {"text": PLAIN, "value": value, **more}


def options(count: int) -> list[Json]:
    """So many choices."""
    return [option(str(number)) for number in range(count)]


def select(**more: object) -> Json:
    """A menu."""
    return {"type": "static_select", "action_id": "pick", "options": options(1), **more}


def confirm(**more: object) -> Json:
    """A confirmation dialog."""
    return {"title": PLAIN, "text": MRKDWN, "confirm": PLAIN, "deny": PLAIN, **more}


def image(**more: object) -> Json:
    """A picture, as a block and as an element."""
    return {"type": "image", "alt_text": "a chart", "image_url": "http://127.0.0.1/x.png", **more}


def cell(text: str = "x") -> Json:
    """A table's cell."""
    return {"type": "raw_text", "text": text}


def table(height: int = 1, width: int = 1, **more: object) -> Json:
    """A table of one-character cells."""
    return {"type": "table", "rows": [[cell()] * width for _ in range(height)], **more}


def chart(points: int = 2, series: int = 1, **more: object) -> Json:
    """Bars: so many of so many series."""
    labels = [f"{number:02}" + "x" * 18 for number in range(points)]
    rows = [
        {"name": f"s{number}", "data": [{"label": each, "value": number} for each in labels]}
        for number in range(series)
    ]
    drawn = {"type": "bar", "series": rows, "axis_config": {"categories": labels, "y_label": "y" * 50}}
    return {"type": "data_visualization", "title": "t" * 50, "chart": drawn | more}


def data_table(height: int = 2, width: int = 1, **more: object) -> Json:
    """A data table of one-character cells."""
    return {**table(height, width), "type": "data_table", "caption": "Branches", **more}


def rich_text() -> Json:
    """A rich text block."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    }


def task(**more: object) -> Json:
    """A task card."""
    return {"type": "task_card", "task_id": "t1", "title": "Create", "status": "complete", **more}
