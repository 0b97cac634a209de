"""Deriving the description: from an OpenAPI description, and from a TypeScript client."""

from textwrap import dedent
from typing import Any

import pytest

from tests.contract.derive_from_openapi import OpenApi
from tests.contract.derive_from_typescript import functions, operation
from tests.contract.typescript_types import Declarations

Json = dict[str, Any]
ANSWER = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}


def _described(schemas: Json, **operation: Any) -> OpenApi:
    verb = {"operationId": "makeThing", "tags": ["Thing"], "responses": {"201": ANSWER}, **operation}
    shared = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    general = {"GeneralError": {"type": "object"}, "Thing": {"type": "object"}}
    return OpenApi(
        {
            "paths": {"/things/{id}": {"parameters": shared, "post": verb}},
            "components": {"schemas": {**general, **schemas}},
        },
        "1.0",
    )


def _schema(described: Json) -> Json:
    """What becomes of a schema of the description."""
    openapi = _described({"Thing": described})
    openapi.operations()
    found: Json = openapi.schemas["Thing"]
    return found


def test_an_operation_keeps_its_place_and_its_answers() -> None:
    made = _described({}).operations()["makeThing"]
    assert (made["method"], made["path"], made["group"]) == ("POST", "/things/{id}", "Thing")
    assert (made["source"], made["stability"], made["body"]) == ("1.0", "stable", None)
    assert made["answers"] == {"201": {"$ref": "#/schemas/Thing"}}


def test_the_operation_describes_a_parameter_of_its_path_anew() -> None:
    own = {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "description": "Which."},
    }
    many = {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    assert _described({}, parameters=[own, many]).operations()["makeThing"]["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {**many, "required": False, "explode": True},
    ]


@pytest.mark.parametrize(
    ("marks", "stability"),
    [
        ({"x-stability-level": "beta"}, "beta"),
        ({"deprecated": True, "x-stability-level": "beta"}, "deprecated"),
    ],
)
def test_the_stability_is_read_from_its_marks(marks: Json, stability: str) -> None:
    assert _described({}, **marks).operations()["makeThing"]["stability"] == stability


def test_only_an_error_of_its_own_is_a_refusal() -> None:
    general = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/GeneralError"}}}}
    responses = {"200": {"description": "Nothing."}, "404": general, "409": ANSWER, "default": general}
    made = _described({}, responses=responses).operations()["makeThing"]
    assert made["answers"] == {"200": None}
    assert made["refusals"] == {"409": {"$ref": "#/schemas/Thing"}}


def test_an_answer_that_is_not_json_names_its_type() -> None:
    responses = {"200": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
    made = _described({}, responses=responses).operations()["makeThing"]
    assert (made["answers"], made["answer_content"]) == (
        {"200": {"type": "string"}},
        "application/octet-stream",
    )


def test_a_schema_keeps_bounds_and_loses_prose() -> None:
    described = {"type": "integer", "minimum": 1, "maximum": 9, "description": "How many.", "example": 3}
    assert _schema(described) == {"type": "integer", "minimum": 1, "maximum": 9}


def test_a_property_may_be_called_like_a_keyword() -> None:
    described = {"type": "object", "properties": {"description": {"type": "string", "nullable": True}}}
    assert _schema(described)["properties"] == {"description": {"type": ["string", "null"]}}


def test_what_is_nullable_besides_an_enum_may_still_be_null() -> None:
    described = {"type": "string", "enum": ["a"], "nullable": True}
    assert _schema(described) == {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}


def test_a_discriminator_tells_alternatives_apart() -> None:
    mapping = {"big": "#/components/schemas/Big"}
    described = {
        "oneOf": [{"$ref": "#/components/schemas/Big"}],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    openapi = _described({"Thing": described, "Big": {"type": "object"}})
    openapi.operations()
    kind = {
        "type": "object",
        "properties": {"kind": {"type": "string", "enum": ["big"]}},
        "required": ["kind"],
    }
    assert openapi.schemas["Thing"] == {"anyOf": [{"allOf": [kind, {"$ref": "#/schemas/Big"}]}]}


def test_a_schema_may_refer_to_itself() -> None:
    described = {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Thing"}}}
    assert _schema(described)["properties"] == {"inner": {"$ref": "#/schemas/Thing"}}


@pytest.mark.parametrize(
    ("declared", "schema"),
    [
        ("string", {"type": "string"}),
        ("'asc' | 'desc'", {"type": "string", "enum": ["asc", "desc"]}),
        ("1 | 2", {"type": "number", "enum": [1, 2]}),
        ("string | null", {"type": ["string", "null"]}),
        ("'a' | null", {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}),
        ("string | number", {"anyOf": [{"type": "string"}, {"type": "number"}]}),
        ("Array<string>", {"type": "array", "items": {"type": "string"}}),
        ("boolean[]", {"type": "array", "items": {"type": "boolean"}}),
        ("Record<string, number>", {"type": "object", "additionalProperties": {"type": "number"}}),
        ("{ [key: string]: unknown }", {"type": "object", "additionalProperties": {}}),
        ("(Thing) & { }", {"allOf": [{"$ref": "#/schemas/my.Thing"}, {"type": "object"}]}),
        (
            "{ /** Said. */ b: string; 'a-b'?: Array<Thing>; }",
            {
                "type": "object",
                "properties": {
                    "b": {"type": "string"},
                    "a-b": {"type": "array", "items": {"$ref": "#/schemas/my.Thing"}},
                },
                "required": ["b"],
            },
        ),
    ],
)
def test_a_type_is_read_as_a_schema(declared: str, schema: Json) -> None:
    text = f"export type Thing = {{ inner?: Thing; }};\nexport type Read = {declared};\nexport type Z = Y[0];"
    assert Declarations(text, "my.").declared("Read") == schema


@pytest.mark.parametrize("declared", ["Absent", "{ a: string", "Array<string", "keyof Thing[]", "<T>"])
def test_a_type_beyond_the_reader_is_an_error(declared: str) -> None:
    with pytest.raises(ValueError, match="type"):
        Declarations(f"export type Read = {declared};").declared("Read")


def test_an_operation_of_the_client_is_read_from_its_function_and_its_types() -> None:
    code = """
        /**
        * Make a thing. **Note**: This endpoint is currently in Private Beta.
        */
        const makeThing = (options) => (options.client ?? client).post({
            security: [{ scheme: "bearer" }],
            url: "/things/{id}",
            ...options
        });
    """
    types = """
        export type Id = string;
        export type GeneralError = { message: string; };
        export type MakeThingData = { body?: never; path: { id: Id; }; query?: { n?: number; }; url: '/'; };
        export type MakeThingErrors = { 404: { why: string; }; '4XX': GeneralError; };
        export type MakeThingResponses = { 201: Id; 204: void; };
    """
    (function,) = functions(dedent(code))
    assert operation(function, Declarations(types), group="Thing", source="sdk") == {
        "method": "POST",
        "path": "/things/{id}",
        "group": "Thing",
        "source": "sdk",
        "stability": "beta",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "n", "in": "query", "required": False, "schema": {"type": "number"}},
        ],
        "body": None,
        "answers": {"201": {"$ref": "#/schemas/Id"}, "204": None},
        "refusals": {
            "404": {"type": "object", "properties": {"why": {"type": "string"}}, "required": ["why"]}
        },
    }
