"""Which key a call goes with, over all operations of Neon's API."""

import pytest
from pydantic import SecretStr

from bot.neon import catalog
from bot.neon.errors import NoKeyError
from bot.neon.keys import SHARED, Keyring
from bot.neon.operations import Call

A, B = "old-violet-32930710", "calm-sea-51238842"
OWN = {A: "NEON_API_KEY_A", B: "NEON_API_KEY_B"}
FULL = Keyring({each: SecretStr(f"napi_{each}") for each in (SHARED, *OWN.values())}, OWN)
OPERATIONS = list(catalog.operations().values())
IN_PATH = [each for each in OPERATIONS if not each.about_account]
IN_BODY = ("createNeonAuthIntegration", "createNeonAuthNewUser", "createNeonAuthProviderSDKKeys")


def call(described: catalog.Described, project_id: str) -> Call:
    ids = {each.name: "x-1" for each in described.parameters if each.in_path}
    named = {"project_id": project_id}
    takes_it = any(each.name == "project_id" for each in described.fields)
    return Call(
        described.route, ids | named if "project_id" in ids else ids, body=named if takes_it else None
    )


@pytest.mark.parametrize("described", IN_PATH, ids=lambda each: each.id)
def test_what_is_about_a_project_goes_with_its_own_key(described: catalog.Described) -> None:
    assert FULL.of(call(described, A)).variable == "NEON_API_KEY_A"
    assert FULL.of(call(described, B)).variable == "NEON_API_KEY_B"
    assert FULL.of(call(described, "quiet-bar-70412233")).variable == SHARED


@pytest.mark.parametrize("operation_id", [*IN_BODY, "transferNeonAuthProviderProject"])
def test_so_does_a_call_that_names_the_project_in_its_body_alone(operation_id: str) -> None:
    assert FULL.of(call(catalog.named(operation_id), B)).variable == "NEON_API_KEY_B"


def test_all_else_goes_with_the_key_for_the_account() -> None:
    others = [each for each in OPERATIONS if each.about_account and "/projects/auth/" not in each.route.path]
    assert {"listProjects", "createOrgApiKey", "acceptProjectTransferRequest"} <= {each.id for each in others}
    assert {FULL.of(call(each, A)).variable for each in others} == {SHARED}


def test_a_key_that_is_not_there_is_named_and_no_other_is_taken() -> None:
    keys = Keyring({SHARED: SecretStr("napi_shared"), "NEON_API_KEY_B": SecretStr("napi_b")}, OWN)
    with pytest.raises(NoKeyError, match=A) as caught:
        keys.of(call(IN_PATH[0], A))
    assert "NEON_API_KEY_A" in caught.value.hint
    with pytest.raises(NoKeyError, match="the whole Neon account") as caught:
        Keyring({"NEON_API_KEY_B": SecretStr("napi_b")}, OWN).of(call(catalog.named("listProjects"), ""))
    assert caught.value.hint == "Whoever runs me needs to set NEON_API_KEY."
