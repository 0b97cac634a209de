"""Neon's API as it is described: each operation's parameters and body, and what fits them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, TypeChecker, ValidationError
from jsonschema.validators import extend

from sandbox.neon.formats import FORMATS

Schema = dict[str, Any]
_FACTS: Schema = json.loads(Path(__file__).with_name("description.json").read_text())
_SCHEMAS = "#/schemas/"
_LSN = {"pattern": r"^[0-9A-Fa-f]+/[0-9A-Fa-f]+$"}
_NAME = {"minLength": 1, "maxLength": 256}
_BRANCH_CREATION = {
    "properties": {
        "branch": {
            "properties": {"init_source": {"enum": ["parent-data", "schema-only"]}, "parent_lsn": _LSN}
        }
    }
}
# What Neon refuses in a body although the description allows it.
_BEYOND: Schema = {
    "createProjectBranch": _BRANCH_CREATION,
    "createProjectBranchAnonymized": {"properties": {"branch_create": _BRANCH_CREATION}},
    "restoreProjectBranch": {"properties": {"source_lsn": _LSN, "preserve_under_name": _NAME}},
}


@dataclass(frozen=True)
class Parameter:
    """A parameter of the path or the query. `explode`: a list comes as one parameter for each item."""

    name: str
    place: str
    required: bool
    schema: Schema
    explode: bool


@dataclass(frozen=True)
class Body:
    content: str
    required: bool
    schema: Schema


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None


def operation_ids() -> list[str]:
    return list(_FACTS["operations"])


@cache
def operation(operation_id: str) -> Operation:
    """Raises KeyError for one that is not described."""
    facts = _FACTS["operations"][operation_id]
    parameters = tuple(
        Parameter(each["name"], each["in"], each["required"], each["schema"], each.get("explode", False))
        for each in facts["parameters"]
    )
    sent = facts["body"]
    body = Body(sent["content"], sent["required"], _sent(operation_id)) if sent else None
    return Operation(operation_id, facts["method"], facts["path"], parameters, body)


def _sent(operation_id: str) -> Schema:
    described: Schema = _FACTS["operations"][operation_id]["body"]["schema"]
    beyond = _BEYOND.get(operation_id)
    return {"allOf": [described, beyond]} if beyond else described


def problems(schema: Schema, value: object) -> Iterator[ValidationError]:
    """Everything in which `value` does not fit `schema`, which may refer to the description's schemas."""
    validator = _Validator({**schema, "schemas": _FACTS["schemas"]}, format_checker=FORMATS)
    found: Iterator[ValidationError] = validator.iter_errors(value)
    return found


def resolved(schema: Schema) -> Schema:
    """What a reference points at; any other schema as it is."""
    while "$ref" in schema:
        schema = _FACTS["schemas"][schema["$ref"].removeprefix(_SCHEMAS)]
    return schema


def types_of(schema: Schema) -> set[str]:
    """The JSON types that fit, as far as the schema or its parts name them."""
    schema = resolved(schema)
    named = schema.get("type", [])
    found = {named} if isinstance(named, str) else set(named)
    return found.union(*(types_of(part) for part in parts_of(schema)))


def parts_of(schema: Schema) -> list[Schema]:
    return [*schema.get("allOf", []), *schema.get("anyOf", [])]


def property_of(schema: Schema, name: str) -> Schema:
    """The schema of a property, of a further one, or {} where nothing is said of it."""
    schema = resolved(schema)
    found: Schema | None = schema.get("properties", {}).get(name)
    if found is not None:
        return found
    for part in parts_of(schema):
        if below := property_of(part, name):
            return below
    further = schema.get("additionalProperties")
    return further if isinstance(further, dict) else {}


def items_of(schema: Schema) -> Schema:
    schema = resolved(schema)
    if "items" in schema:
        return dict(schema["items"])
    return next((below for part in parts_of(schema) if (below := items_of(part))), {})


def _is_integer(_: TypeChecker, value: object) -> bool:
    """As Neon's decoder reads one: 1.0 is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_string(_: TypeChecker, value: object) -> bool:
    """A file of a form counts as a string."""
    return isinstance(value, str | bytes)


_Validator = extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": _is_integer, "string": _is_string}
    ),
)
