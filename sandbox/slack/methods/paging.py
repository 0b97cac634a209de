"""Cursor paging, as the listing methods do it."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import Refusal
from sandbox.slack.wire import JsonObject

_Item = TypeVar("_Item")
MOST = 1000


def page(args: Arguments, items: Sequence[_Item], default: int = 100) -> tuple[Sequence[_Item], JsonObject]:
    """One page, and the `response_metadata` that leads to the next.

    Refuses with invalid_limit or invalid_cursor.
    """
    limit = args.number("limit", default) or default
    if not 0 < limit <= MOST:
        raise Refusal("invalid_limit")
    start = _position(args.text("cursor"))
    rest = start + limit < len(items)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if rest else ""
    return items[start : start + limit], {"response_metadata": {"next_cursor": cursor}}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(position)
    except ValueError:
        pass
    raise Refusal("invalid_cursor")
