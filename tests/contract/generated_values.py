"""Values made from the description's schemas: some that fit, and some in which one thing is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.neon.describing import Schema, resolved

_OF_FORMAT: dict[str, Any] = {
    "date-time": "2026-01-01T00:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "ana@example.com",
    "uri": "https://example.com/",
    "binary": b"PK",
}
_NOT_OF_FORMAT: dict[str, Any] = {
    "date-time": "tomorrow",
    "uuid": "no-uuid",
    "email": "nobody",
    "uri": "no address",
    "int32": 2**31,
    "int64": 2**63,
}
_FITTING = ("text", "a", "0/0")
_STRANGE = "Not what fits!"
_OF_OTHER_TYPES: dict[str, Any] = {"string": "text", "integer": 7, "object": {}}


@dataclass(frozen=True)
class Wrong:
    """A value that does not fit. `what` is the path of the mistake and the keyword that it breaks."""

    what: str
    value: Any

    @property
    def keyword(self) -> str:
        return self.what.rpartition(" ")[2]


def smallest(schema: Schema) -> Any:
    """A value with nothing that may be left out."""
    return _example(alternatives(schema)[0], full=False)


def fullest(schema: Schema) -> list[Any]:
    """A value with everything that is described, for each alternative."""
    return [_example(each, full=True) for each in alternatives(schema)]


def wrong(schema: Schema) -> list[Wrong]:
    """The fullest values, each time with one thing wrong."""
    found: dict[tuple[str, str], Wrong] = {}
    for each in alternatives(schema):
        for mistake in _mistakes(each, _example(each, full=True), ""):
            found.setdefault((mistake.what, repr(mistake.value)), mistake)
    return list(found.values())


def alternatives(schema: Schema) -> list[Schema]:
    """The schema without references, `allOf` and `anyOf`: one for each way to fit it."""
    schema = resolved(schema)
    plain = {key: value for key, value in schema.items() if key not in ("allOf", "anyOf")}
    found = [plain]
    for part in schema.get("allOf", []):
        found = [_merged(left, right) for left in found for right in alternatives(part)]
    if "anyOf" in schema:
        ways = [way for part in schema["anyOf"] for way in alternatives(part)]
        found = [_merged(left, way) for left in found for way in ways]
    return found


def _merged(left: Schema, right: Schema) -> Schema:
    merged = {**left, **right}
    if "properties" in left and "properties" in right:
        both = {**left["properties"], **right["properties"]}
        for name in set(left["properties"]) & set(right["properties"]):
            both[name] = {"allOf": [left["properties"][name], right["properties"][name]]}
        merged["properties"] = both
    if "required" in left and "required" in right:
        merged["required"] = sorted({*left["required"], *right["required"]})
    return merged


def _type(schema: Schema) -> str:
    named = schema.get("type", "string")
    return str(named if isinstance(named, str) else named[0])


def _example(schema: Schema, *, full: bool) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match _type(schema):
        case "object":
            return _object(schema, full=full)
        case "array":
            count = max(schema.get("minItems", 0), int(full))
            return [_example(alternatives(schema["items"])[0], full=full)] * count
        case "integer" | "number":
            return schema.get("minimum", min(1, schema.get("maximum", 1)))
        case "boolean":
            return True
        case "null":
            return None
    return _text(schema)


def _object(schema: Schema, *, full: bool) -> dict[str, Any]:
    required = schema.get("required", [])
    made = {
        name: _example(alternatives(below)[0], full=full)
        for name, below in schema.get("properties", {}).items()
        if full or name in required
    }
    further = schema.get("additionalProperties")
    if full and isinstance(further, dict):
        made["key"] = _example(alternatives(further)[0], full=True)
    return made


def _text(schema: Schema) -> Any:
    if schema.get("format") in _OF_FORMAT:
        return _OF_FORMAT[schema["format"]]
    pattern = schema.get("pattern", "")
    text = next(each for each in _FITTING if re.search(pattern, each))
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def _mistakes(schema: Schema, value: Any, path: str) -> Iterator[Wrong]:
    """Everything that can be wrong with `value`, an example of `schema`, and with what is in it."""
    types = schema.get("type", [])
    for name, other in _OF_OTHER_TYPES.items():
        if types and name not in types and not (name == "integer" and "number" in types):
            yield Wrong(f"{path} type", other)
            break
    if "enum" in schema:
        yield Wrong(f"{path} enum", _STRANGE if _type(schema) == "string" else 10**6)
    elif isinstance(value, str | bytes):
        yield from _wrong_texts(schema, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _wrong_numbers(schema, path)
    elif isinstance(value, list):
        yield from _wrong_lists(schema, value, path)
    elif isinstance(value, dict):
        yield from _wrong_objects(schema, value, path)


def _wrong_texts(schema: Schema, path: str) -> Iterator[Wrong]:
    if "pattern" in schema:
        yield Wrong(f"{path} pattern", _STRANGE)
    if schema.get("format") in _NOT_OF_FORMAT:
        yield Wrong(f"{path} format", _NOT_OF_FORMAT[schema["format"]])
    if schema.get("minLength", 0) > 0:
        yield Wrong(f"{path} minLength", "x" * (schema["minLength"] - 1))
    if "maxLength" in schema:
        yield Wrong(f"{path} maxLength", "x" * (schema["maxLength"] + 1))


def _wrong_numbers(schema: Schema, path: str) -> Iterator[Wrong]:
    if "minimum" in schema:
        yield Wrong(f"{path} minimum", schema["minimum"] - 1)
    if "maximum" in schema:
        yield Wrong(f"{path} maximum", schema["maximum"] + 1)
    if schema.get("format") in _NOT_OF_FORMAT:
        yield Wrong(f"{path} format", _NOT_OF_FORMAT[schema["format"]])


def _wrong_lists(schema: Schema, value: list[Any], path: str) -> Iterator[Wrong]:
    if schema.get("minItems", 0) > 0:
        yield Wrong(f"{path} minItems", value[: schema["minItems"] - 1])
    if "maxItems" in schema:
        yield Wrong(f"{path} maxItems", value[:1] * (schema["maxItems"] + 1))
    for each in _mistakes(alternatives(schema["items"])[0], value[0], f"{path}[0]"):
        yield Wrong(each.what, [each.value, *value[1:]])


def _wrong_objects(schema: Schema, value: dict[str, Any], path: str) -> Iterator[Wrong]:
    for name in schema.get("required", []):
        yield Wrong(f"{path}.{name} required", {key: each for key, each in value.items() if key != name})
    further = schema.get("additionalProperties")
    properties: Schema = schema.get("properties", {})
    if isinstance(further, dict):
        properties = {"key": further, **properties}
    for name, below in properties.items():
        for each in _mistakes(alternatives(below)[0], value[name], f"{path}.{name}"):
            yield Wrong(each.what, {**value, name: each.value})
    if "maxProperties" in schema:
        many = {f"key-{number}": value["key"] for number in range(schema["maxProperties"] + 1)}
        yield Wrong(f"{path} maxProperties", many)
