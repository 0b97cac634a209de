"""JSON Schema by dotted names: which fields there are, and what a word typed for one means."""

from typing import Any

import pytest

from bot.neon.schemas import below, fields, options, said, typed

SCHEMAS: dict[str, Any] = {
    "Size": {"type": "object", "properties": {"min": {"type": "number"}}, "required": ["min"]},
    "Kind": {"type": "string", "enum": ["a", "b"]},
}
BODY: dict[str, Any] = {
    "allOf": [
        {
            "type": "object",
            "properties": {
                "size": {"$ref": "#/schemas/Size"},
                "parts": {"type": "array", "items": {"$ref": "#/schemas/Size"}},
                "kinds": {"type": "array", "items": {"$ref": "#/schemas/Kind"}},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            },
            "required": ["size"],
        },
        {"type": "object", "properties": {"until": {"type": ["string", "null"]}}},
    ]
}


def test_fields_have_dotted_names_and_say_whether_they_are_needed() -> None:
    assert [(each.name, each.required, each.repeated) for each in fields(BODY, SCHEMAS)] == [
        ("size.min", True, False),
        ("parts.0.min", False, False),
        ("kinds", False, True),
        ("labels.<key>", False, False),
        ("until", False, False),
    ]


def test_of_several_ways_to_fit_a_field_is_only_needed_if_all_need_it() -> None:
    one = {
        "type": "object",
        "properties": {"type": {"type": "string", "enum": ["one"]}},
        "required": ["type"],
    }
    two = {
        "type": "object",
        "properties": {"type": {"type": "string", "enum": ["two"]}, "host": {"type": "string"}},
        "required": ["type", "host"],
    }
    either = {"anyOf": [one, two]}
    assert len(options(either, {})) == 2
    found = {each.name: each for each in fields(either, {})}
    assert found["type"].required
    assert found["type"].choices == ("one", "two")
    assert not found["host"].required


@pytest.mark.parametrize(
    ("word", "kind", "value"),
    [
        ("7", "integer", 7),
        ("-7", "integer", -7),
        ("0.25", "number", 0.25),
        ("2", "number", 2),
        ("True", "boolean", True),
        ("7", "string", "7"),
        ("null", "string", "null"),
        ("null", ["string", "null"], None),
        ("x", ["string", "null"], "x"),
    ],
)
def test_a_word_is_typed_by_its_schema(word: str, kind: Any, value: object) -> None:
    assert typed(word, [{"type": kind}]) == value
    assert type(typed(word, [{"type": kind}])) is type(value)


@pytest.mark.parametrize(
    ("word", "kind", "complaint"),
    [
        ("yes", "boolean", "true or false"),
        ("1.5", "integer", "a whole number"),
        ("NaN", "number", "a number"),
        ("1e9", "number", "a number"),
        ("x", "object", "no single value"),
    ],
)
def test_a_word_that_fits_nothing_is_refused(word: str, kind: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        typed(word, [{"type": kind}])


def test_a_name_that_is_not_there_has_nothing_below_it() -> None:
    assert below(options(BODY, SCHEMAS)[0], "sise", SCHEMAS) == ()
    assert below([{"type": "object", "properties": {}}], "0", SCHEMAS) == ()


def test_what_a_field_takes_is_said_in_words() -> None:
    assert said([{"type": "integer", "minimum": 1, "maximum": 400}]) == "a whole number from 1 to 400"
    assert said([{"type": "string", "maxLength": 64}]) == "text, at most 64 characters"
    assert said([{"type": "string", "enum": ["a", "b"]}]) == "one of a, b"
    assert said([{"type": ["string", "null"], "format": "date-time"}]).startswith("a time such as 20")
