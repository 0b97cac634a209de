"""Requests made from the description of an operation: some that fit, and some with one thing wrong.

`path` of a fitting request holds made-up ids; put those of things that exist in their place before
`wrong` is asked, and each wrong request has them as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sandbox.neon.bodies import FILES
from sandbox.neon.describing import Operation, Parameter
from tests.contract import generated_values as values


@dataclass(frozen=True)
class Request:
    """`what` tells one request of an operation from the others. A `body` of None is no body at all."""

    what: str
    operation: Operation
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Any

    @property
    def url(self) -> str:
        return self.operation.path.format(**self.path)

    def arguments(self) -> dict[str, Any]:
        """The query and the body as httpx takes them."""
        found: dict[str, Any] = {"params": self.query} if self.query else {}
        if self.body is None:
            return found
        if self.operation.body is None or self.operation.body.content != FILES:
            return found | {"json": self.body}
        # All fields go as parts, those without a file name are text.
        parts = {name: (None, value) for name, value in self.body.items() if isinstance(value, str)}
        files = {name: (name, value) for name, value in self.body.items() if isinstance(value, bytes)}
        return found | {"files": parts | files}


def smallest(operation: Operation) -> Request:
    """A request with nothing that may be left out. A form with files cannot be empty, so it is full."""
    body = operation.body
    path, query = _parameters(operation, full=False)
    sent = values.smallest(body.schema) if body and body.required else None
    if body and body.content == FILES:
        sent = sent or values.fullest(body.schema)[0]
    return Request("smallest", operation, path, query, sent)


def fullest(operation: Operation) -> list[Request]:
    """Requests with everything that is described: one for each alternative of the body."""
    path, query = _parameters(operation, full=True)
    bodies = values.fullest(operation.body.schema) if operation.body else [None]
    return [Request(f"fullest {number}", operation, path, query, body) for number, body in enumerate(bodies)]


def wrong(request: Request) -> list[Request]:
    """`request` again and again, each time with one thing wrong that the description refuses."""
    return [*_wrong_parameters(request), *_wrong_bodies(request)]


def _parameters(operation: Operation, *, full: bool) -> tuple[dict[str, str], dict[str, list[str]]]:
    found = {
        (each.place, each.name): _texts(_value(each))
        for each in operation.parameters
        if full or each.required
    }
    path = {name: texts[0] for (place, name), texts in found.items() if place == "path"}
    query = {name: texts for (place, name), texts in found.items() if place == "query"}
    return path, query


def _value(parameter: Parameter) -> Any:
    return values.fullest(parameter.schema)[0]


def _texts(value: Any) -> list[str]:
    """A value as it stands in a path or a query."""
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _wrong_parameters(request: Request) -> Iterator[Request]:
    for each in request.operation.parameters:
        place = f"{each.place} {each.name}"
        if each.place == "query" and each.required:
            rest = {name: texts for name, texts in request.query.items() if name != each.name}
            yield replace(request, what=f"{place} required", query=rest)
        for mistake in values.wrong(each.schema):
            texts = _texts(mistake.value)
            if not any(texts) or _any_text_is_of_its_type(each, mistake):
                continue
            what = f"{place}{mistake.what}"
            if each.place == "path":
                yield replace(request, what=what, path={**request.path, each.name: texts[0]})
            else:
                yield replace(request, what=what, query={**request.query, each.name: texts})


def _any_text_is_of_its_type(parameter: Parameter, mistake: values.Wrong) -> bool:
    return mistake.keyword == "type" and parameter.schema["type"] in ("string", "array")


def _wrong_bodies(request: Request) -> Iterator[Request]:
    body = request.operation.body
    if body is None:
        return
    if body.required:
        yield replace(request, what="body required", body=None)
    for mistake in values.wrong(body.schema):
        if body.content != FILES or mistake.keyword != "type":
            yield replace(request, what=f"body{mistake.what}", body=mistake.value)
