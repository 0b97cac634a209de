"""Requests generated for every operation: those that fit pass the stand-in's gate, the others do not."""

from typing import Any

import httpx
import pytest
from multidict import MultiDict

from sandbox.neon import checking
from sandbox.neon.bodies import Payload
from sandbox.neon.describing import operation, operation_ids
from sandbox.neon.errors import ApiError
from tests.contract import generated_values as values
from tests.contract.generated import Request, fullest, smallest, wrong

Json = dict[str, Any]


def _pass_the_gate(request: Request) -> None:
    """Raises ApiError where the stand-in would refuse."""
    sent = httpx.Request("POST", "http://neon.invalid", **request.arguments())
    query = MultiDict(httpx.QueryParams(sent.url.query).multi_items())
    checking.parameters(request.operation, request.path, query)
    checking.body(request.operation, Payload(sent.read(), sent.headers.get("Content-Type", "")))


@pytest.mark.parametrize("name", operation_ids())
def test_a_request_that_fits_passes(name: str) -> None:
    for request in (smallest(operation(name)), *fullest(operation(name))):
        _pass_the_gate(request)


@pytest.mark.parametrize("name", operation_ids())
def test_a_request_with_one_thing_wrong_does_not_pass(name: str) -> None:
    for request in wrong(smallest(operation(name))):
        with pytest.raises(ApiError) as caught:
            _pass_the_gate(request)
        assert caught.value.status == 400, request.what


def test_two_generations_are_the_same() -> None:
    def made() -> list[tuple[str, str]]:
        found = [each for name in operation_ids() for each in wrong(smallest(operation(name)))]
        return [(each.operation.id, repr(each)) for each in found]

    assert made() == made()


def test_no_two_requests_of_an_operation_have_the_same_name_and_content() -> None:
    for name in operation_ids():
        found = [repr(each) for each in wrong(smallest(operation(name)))]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("schema", "mistakes"),
    [
        (
            {"type": "string", "minLength": 1, "maxLength": 2},
            {" type": 7, " minLength": "", " maxLength": "xxx"},
        ),
        ({"type": "integer", "minimum": 1}, {" type": "text", " minimum": 0}),
        ({"type": "number", "maximum": 5}, {" type": "text", " maximum": 6}),
        ({"type": ["string", "null"], "format": "date-time"}, {" type": 7, " format": "tomorrow"}),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "boolean"}}},
            {" type": "text", ".a required": {}, ".a type": {"a": "text"}},
        ),
        (
            {"type": "array", "items": {"type": "string"}, "maxItems": 1},
            {" type": "text", " maxItems": ["text", "text"], "[0] type": [7]},
        ),
        ({"anyOf": [{"type": "string", "enum": ["a"]}]}, {" type": 7, " enum": "Not what fits!"}),
        ({}, {}),
    ],
)
def test_each_keyword_is_broken_in_turn(schema: Json, mistakes: Json) -> None:
    assert {each.what: each.value for each in values.wrong(schema)} == mistakes


def test_what_two_parts_say_of_a_property_holds_together() -> None:
    named = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    chosen = {"properties": {"a": {"enum": ["x", "y"]}}}
    assert values.smallest({"allOf": [named, chosen]}) == {"a": "x"}
