"""JSON bodies of the page and admin APIs."""

from typing import Any

from aiohttp import web

from sandbox.slack.errors import Refusal
from sandbox.slack.wire import JsonObject, as_object


class Form:
    """A JSON body, read field by field."""

    def __init__(self, fields: JsonObject) -> None:
        self.fields = fields

    def text(self, name: str) -> str:
        """A field that must be there; refuses with invalid_arguments."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise Refusal("invalid_arguments", [f"missing required field: {name}"])
        return value

    def maybe(self, name: str) -> str:
        """A field that may be missing or empty."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def any(self, name: str) -> Any:
        """A field of any JSON type; None when it is missing."""
        return self.fields.get(name)


async def read_form(request: web.Request) -> Form:
    """The request's body; an empty one has no fields. Refuses with invalid_json."""
    try:
        return Form(as_object(await request.json()) if request.can_read_body else {})
    except ValueError:
        raise Refusal("invalid_json") from None
