"""The gate before every route: what the description would refuse gets a 400 that names it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sandbox.neon import errors, wording
from sandbox.neon.bodies import FILES, JSON, Payload
from sandbox.neon.describing import (
    Operation,
    Parameter,
    Schema,
    items_of,
    problems,
    property_of,
    types_of,
)
from sandbox.neon.records import JsonObject

_INTEGER = re.compile(r"-?\d{1,40}")
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Texts(Protocol):
    """A query string: each name with one value or several."""

    def getall(self, key: str, default: Sequence[str]) -> Sequence[str]: ...


def parameters(operation: Operation, path: Mapping[str, str], query: Texts) -> dict[str, object]:
    """The query by name, typed and with defaults. Raises 400 for what is missing or wrong, path included."""
    found: dict[str, object] = {}
    for parameter in operation.parameters:
        in_path = parameter.place == "path"
        given = [path[parameter.name]] if in_path else list(query.getall(parameter.name, ()))
        if parameter.required and not any(given):
            raise errors.invalid(wording.missing_parameter(parameter.place, parameter.name))
        if given:
            value = _value(parameter, given)
            wrong = wording.of_parameter(problems(parameter.schema, value), parameter.place, parameter.name)
            if wrong is not None:
                raise errors.invalid(wrong)
        if not in_path and (given or "default" in parameter.schema):
            found[parameter.name] = value if given else parameter.schema["default"]
    return found


def _value(parameter: Parameter, given: list[str]) -> object:
    if "array" not in types_of(parameter.schema):
        return typed(given[0], parameter.schema)
    items = given if parameter.explode else [each for text in given for each in text.split(",")]
    return typed(items, parameter.schema)


def body(operation: Operation, payload: Payload) -> JsonObject:
    """The body as an object; {} where none is sent or none is described. Raises 400."""
    described = operation.body
    if described is None:
        return {}
    if payload.absent and not described.required:
        return {}
    if not payload.absent and (described.content == FILES) != (payload.media_type == FILES):
        raise errors.invalid(f'decode request: invalid Content-Type: "{payload.media_type}"')
    sent: Any = payload.decoded()
    if payload.all_text:
        sent = typed(sent, described.schema)
    # Neon's words for a form with plain fields are those for JSON.
    wrong = wording.of_body(problems(described.schema, sent), FILES if described.content == FILES else JSON)
    if wrong is None and payload.absent:
        wrong = "decode request: body required"
    if wrong is not None:
        raise errors.invalid(wrong)
    return dict(sent)


def typed(given: object, schema: Schema) -> object:
    """`given` with its texts read as the types that `schema` names. One that cannot be read stays a text."""
    if isinstance(given, dict):
        return {name: typed(below, property_of(schema, name)) for name, below in given.items()}
    if isinstance(given, list):
        return [typed(below, items_of(schema)) for below in given]
    if not isinstance(given, str):
        return given
    types = types_of(schema)
    if "string" in types:
        return given
    if "boolean" in types and given.lower() in _BOOLEANS:
        return _BOOLEANS[given.lower()]
    if types & {"integer", "number"} and _INTEGER.fullmatch(given):
        return int(given)
    if "number" in types and _NUMBER.fullmatch(given):
        return float(given)
    return given
