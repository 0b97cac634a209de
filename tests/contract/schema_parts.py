"""JSON Schemas that point at each other by `#/schemas/<name>`: what they reach and contain."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
REFERENCE = "#/schemas/"


def references(node: object) -> Iterator[str]:
    """The names that a schema, or a list or mapping of schemas, points at itself."""
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(REFERENCE)
        for each in node.values():
            yield from references(each)


def reached(roots: object, schemas: Json) -> Json:
    """Those of `schemas` that `roots` point at, directly or through others, in order of their names."""
    found: set[str] = set()
    ahead = list(references(roots))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += references(schemas[name])
    return {name: schemas[name] for name in sorted(found)}


def inlined(node: Any, schemas: Json) -> Any:
    """`node` with what it points at in its place. The schemas must not refer to themselves."""
    if isinstance(node, list):
        return [inlined(each, schemas) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {**inlined(schemas[node["$ref"].removeprefix(REFERENCE)], schemas), **beside}
    return {key: inlined(value, schemas) for key, value in node.items()}


def nullable(schema: Json) -> Json:
    """`schema`, or null."""
    if isinstance(schema.get("type"), str) and not {"enum", "allOf", "anyOf", "$ref"} & set(schema):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def properties(schema: Json, schemas: Json) -> Json:
    """The properties of an object by name, those of its `allOf` parts and of what it points at included."""
    if "$ref" in schema:
        return properties(schemas[schema["$ref"].removeprefix(REFERENCE)], schemas)
    found: Json = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= properties(part, schemas)
    return found
