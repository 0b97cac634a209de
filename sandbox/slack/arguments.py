"""Arguments of a Web API call: Slack takes them from the query, a form and a JSON body alike."""

import json
from typing import Any

from aiohttp import web

from sandbox.slack.errors import Refusal, missing
from sandbox.slack.wire import JsonObject

TOKEN = "token"


class Arguments:
    """The arguments of one call, read in the forms in which clients send them."""

    def __init__(self, values: JsonObject) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def given(self, name: str) -> bool:
        """Whether the argument is there, even if empty."""
        return name in self._values

    def text(self, name: str) -> str:
        """The argument as text; empty when it was not given."""
        value = self._values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def required(self, name: str) -> str:
        """Like `text`; refuses with `invalid_arguments` when it was not given."""
        value = self.text(name)
        if not value:
            raise missing(name)
        return value

    def flag(self, name: str) -> bool:
        """True for `true`, `1` and JSON true."""
        return self.text(name).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number; refuses with `invalid_arguments` when it is none."""
        value = self.text(name)
        try:
            return int(value) if value else default
        except ValueError:
            raise Refusal("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def json(self, name: str, otherwise: str) -> Any:
        """A structure, sent as JSON or as JSON text; refuses with `otherwise` text that does not parse."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(otherwise) from None

    def names(self, name: str) -> list[str]:
        """Ids, sent as a JSON array or separated by commas."""
        value = self._values.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        return [part.strip() for part in map(str, parts) if part.strip()]

    def for_the_record(self) -> JsonObject:
        """Everything but the token, with JSON text decoded where it is an object or an array."""
        return {name: _decoded(value) for name, value in self._values.items() if name != TOKEN}


def _decoded(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_arguments(request: web.Request) -> Arguments:
    """Collect the arguments of a request; refuses a body that says it is JSON and is not."""
    values: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        values |= _json_body(await request.text())
    elif request.method == "POST":
        form = await request.post()
        values |= {name: value for name, value in form.items() if isinstance(value, str)}
    return Arguments(values)


def _json_body(text: str) -> JsonObject:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body
