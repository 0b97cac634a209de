"""The description of Neon's API that the stand-in reads, and the request side of it that the bot reads."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.contract.derive_neon_facts import BOT, DESCRIPTION, GROUPS, SDK, STAND_IN, request_side
from tests.contract.schema_parts import reached, references

Json = dict[str, Any]
FACTS: Json = json.loads(STAND_IN.read_text())
OPERATIONS: Json = FACTS["operations"]
ALWAYS = {
    *("method", "path", "group", "source", "stability", "parameters", "body", "answers", "refusals"),
    "returns_operations",
}
PARAMETER = {"name", "in", "required", "schema"}
PROSE = {"description", "summary", "title", "example", "examples"}


def test_there_are_all_operations_of_the_description_and_those_only_the_client_knows() -> None:
    sources = Counter(each["source"] for each in OPERATIONS.values())
    assert sources == {DESCRIPTION: 163, SDK: 17}
    assert {name for name, each in OPERATIONS.items() if each["source"] == SDK} == set(GROUPS)
    assert list(OPERATIONS) == sorted(OPERATIONS)


def test_no_two_operations_share_a_method_and_path() -> None:
    assert len({(each["method"], each["path"]) for each in OPERATIONS.values()}) == len(OPERATIONS)


def test_the_bots_description_is_the_request_side_of_the_stand_ins() -> None:
    assert json.loads(BOT.read_text()) == request_side(FACTS)


def test_the_inputs_are_known_by_their_digests() -> None:
    assert set(FACTS["sources"]) == {f"API description {DESCRIPTION}", f"{SDK} types", f"{SDK} code"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in FACTS["sources"].values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_what_the_format_promises(name: str) -> None:
    operation = OPERATIONS[name]
    assert set(operation) - {"answer_content"} == ALWAYS
    assert operation["method"] in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    assert operation["stability"] in {"stable", "beta", "alpha", "deprecated"}
    assert operation["group"]
    assert operation["answers"]
    assert all(re.fullmatch(r"2\d\d", status) for status in operation["answers"])
    assert all(re.fullmatch(r"[45]\d\d", status) for status in operation["refusals"])
    for schema in (*operation["answers"].values(), *operation["refusals"].values()):
        Draft202012Validator.check_schema(schema or {})


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_parameters_are_those_of_the_path_and_those_of_the_query(name: str) -> None:
    operation = OPERATIONS[name]
    in_path = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
    assert sorted(in_path) == sorted(re.findall(r"\{(\w+)\}", operation["path"]))
    for each in operation["parameters"]:
        is_list = each["schema"]["type"] == "array"
        assert set(each) == (PARAMETER | {"explode"} if is_list else PARAMETER)
        assert each["in"] in {"path", "query"}
        assert each["required"] or each["in"] == "query"
        assert not list(references(each["schema"]))
        Draft202012Validator.check_schema(each["schema"])


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each["body"]])
def test_a_body_has_a_type_and_a_schema(name: str) -> None:
    body = OPERATIONS[name]["body"]
    assert set(body) == {"content", "required", "schema"}
    assert body["content"] == ("multipart/form-data" if "Deployment" in name else "application/json")
    Draft202012Validator.check_schema(body["schema"])


def test_the_schemas_are_sound_and_each_is_used() -> None:
    schemas = FACTS["schemas"]
    for each in schemas.values():
        Draft202012Validator.check_schema(each)
    assert reached([FACTS["error"], OPERATIONS], schemas) == schemas


def test_no_prose_is_in_the_description() -> None:
    assert not [key for key in _keywords(FACTS) if key in PROSE]


def _keywords(node: object) -> list[str]:
    """The keys of all schemas and operations, without the names of properties."""
    if isinstance(node, list):
        return [key for each in node for key in _keywords(each)]
    if not isinstance(node, dict):
        return []
    named = ("properties", "schemas", "operations")
    below = [key for name in named for each in node.get(name, {}).values() for key in _keywords(each)]
    rest = [key for name, each in node.items() if name not in named for key in _keywords(each)]
    return [*node, *below, *rest]
