"""Answers of any shape: no secret stays in them, and one part of them can be had."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotFoundError
from bot.neon.free_answers import HIDDEN, masked, picked

DESCRIBED = json.loads((Path(__file__).parents[2] / "sandbox/neon/description.json").read_text())
# By name these could be secrets, and are none.
HARMLESS = {
    *("passwordless_access", "store_passwords", "token_id", "token_id_short", "cache_key", "jwks_url"),
    *("credential_rotation_recommended", "org_api_key_rotation_recommended"),
    *("jwt_role_claim_key", "credentials", "s3_access_key_id", "connection_parameters"),
}
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
NAMES = st.sampled_from(["id", "name", "password", "api_token", "key", "client_secret", "uri"])
INSIDE = st.lists(LEAVES, max_size=3) | st.dictionaries(NAMES, LEAVES)
ANY = st.recursive(INSIDE, lambda each: st.lists(each) | st.dictionaries(NAMES, each), max_leaves=20)


def _names(schema: dict[str, Any], depth: int = 0) -> Iterator[str]:
    if depth > 12:
        return
    if "$ref" in schema:
        yield from _names(DESCRIBED["schemas"][schema["$ref"].rpartition("/")[2]], depth + 1)
    for name, each in schema.get("properties", {}).items():
        yield name
        yield from _names(each, depth + 1)
    parts = [each for kind in ("allOf", "anyOf", "oneOf") for each in schema.get(kind, ())]
    parts += [
        each for each in (schema.get("items"), schema.get("additionalProperties")) if isinstance(each, dict)
    ]
    for each in parts:
        yield from _names(each, depth + 1)


def test_every_secret_that_neon_describes_in_an_answer_is_hidden() -> None:
    answers = [
        schema
        for operation in DESCRIBED["operations"].values()
        for schema in operation["answers"].values()
        if schema is not None
    ]
    names = {name for schema in answers for name in _names(schema)}
    suspicious = {each for each in names if re.search(r"password|secret|token|key|credential|uri", each)}
    hidden = {each for each in suspicious if masked({each: "x"}) == {each: HIDDEN}}
    assert suspicious - hidden == suspicious & HARMLESS
    assert {"password", "api_token", "key", "client_secret", "connection_uri", "uri"} <= hidden


def test_a_secret_is_hidden_wherever_it_stands() -> None:
    answer = {
        "connection_uris": [
            {
                "connection_uri": "postgresql://app:npg_abc@ep-1.neon.tech/db",
                "connection_parameters": {"host": "ep-1.neon.tech", "password": "npg_abc"},
            }
        ],
        "roles": [{"name": "app", "password": "npg_abc"}],
        "note": "use postgresql://app:hunter2@ep-1.neon.tech/db with napi_abcdef",
        "store_passwords": True,
        "secret": None,
    }
    shown = json.dumps(masked(answer), ensure_ascii=False)
    assert not re.search("npg_|napi_|hunter2", shown)
    assert "ep-1.neon.tech" in shown
    assert masked(answer)["store_passwords"] is True
    assert masked(answer)["secret"] is None


def test_the_key_of_a_stored_object_is_its_name() -> None:
    assert masked({"key": "a.txt", "last_modified": "x"})["key"] == "a.txt"
    assert masked({"key": "napi_x", "id": 1})["key"] == HIDDEN


@given(ANY)
def test_hiding_changes_no_shape(value: Any) -> None:
    def shape(each: Any) -> Any:
        if isinstance(each, dict):
            return {name: shape(one) for name, one in each.items()}
        return [shape(one) for one in each] if isinstance(each, list) else type(each)

    assert shape(masked(value)) == shape(value)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("branches.0.name", "main"),
        ("branches.name", ["main", "dev"]),
        ("branches", [{"name": "main"}, {"name": "dev"}]),
        ("pages.next", None),
    ],
)
def test_a_path_picks_a_part(path: str, part: Any) -> None:
    answer = {"branches": [{"name": "main"}, {"name": "dev"}], "pages": {"next": None}}
    assert picked(answer, path) == part


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("branch", "There is no “branch” in the answer.", "`branches`"),
        ("branches.7", "There is no “7” in “branches” of the answer.", "a list of 1"),
        ("branches.0.name.x", "There is no “x”", "a plain value"),
        ("branches.0.nmae", "There is no “nmae”", "`name`"),
    ],
)
def test_what_is_not_there_cannot_be_picked(path: str, said: str, hint: str) -> None:
    with pytest.raises(NotFoundError) as missing:
        picked({"branches": [{"name": "main"}]}, path)
    assert said in missing.value.message
    assert hint in missing.value.hint
