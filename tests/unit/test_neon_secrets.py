"""The key, passwords and connection strings stay out of logs, reprs and errors."""

import json
import traceback

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.neon.errors import NeonError
from bot.neon.keys import SHARED, Keyring
from bot.neon.models import NewBranch
from bot.neon.transport import Transport
from bot.neon.wire import Address
from tests.clocks import ManualClock
from tests.neon_rig import Script, scripted

KEY = "napi_verysecret0123456789"
URI = "postgresql://neondb_owner:npg_pa55word@ep-x.neon.tech/neondb?sslmode=require"
DATABASE, ROLE = "privatedb", "privaterole"


async def test_the_key_goes_out_as_a_bearer_token_and_is_seen_nowhere_else() -> None:
    script = Script(httpx.Response(200, json={"account_id": "a", "auth_method": "api_key_org"}))
    keys, address = Keyring({SHARED: SecretStr(KEY)}), Address("https://neon.example/api/v2")
    http = httpx.MockTransport(script)
    transport = Transport(address, keys, clock=ManualClock(), metrics=Metrics(), http=http)
    async with scripted(script, key=KEY) as client:
        await client.auth_details()
        assert KEY not in repr(client)
    await transport.aclose()
    assert script.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(keys)
    assert KEY not in repr(transport)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_else_is_called_because_an_answer_says_so(status: int) -> None:
    script = Script(httpx.Response(status, headers={"Location": "https://elsewhere.example/api/v2"}))
    async with scripted(script, key=KEY) as client:
        with pytest.raises(NeonError):
            await client.auth_details()
    assert {request.url.host for request in script.requests} == {"neon.example"}


@pytest.mark.parametrize("key", ["", "napi_a b", "napi_a\n", "napi_ä"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Keyring({SHARED: SecretStr(key)})
    assert not key or key not in str(caught.value) + caught.value.hint


async def test_a_connection_string_does_not_print() -> None:
    script = Script(httpx.Response(200, json={"uri": URI}))
    with capture_logs() as logs:
        async with scripted(script) as client:
            uri = await client.connection_uri("p", database="orders", role="neondb_owner")
    assert uri.get_secret_value() == URI
    assert "pa55word" not in repr(uri) + str(uri) + json.dumps(logs)


@pytest.mark.parametrize(
    "steps",
    [
        [httpx.ReadTimeout("slow")],
        [httpx.Response(503)],
        [httpx.Response(400, json={"message": f"bad {URI} and {KEY}"})],
        [httpx.Response(200, json={"uri": {"unexpected": URI}})],
        [httpx.Response(200, content=f'{{"uri": "{URI}'.encode())],
    ],
    ids=["timeout", "503", "400", "another shape", "truncated"],
)
async def test_errors_and_logs_hold_neither_secrets_nor_what_was_asked(
    steps: list[httpx.Response | Exception],
) -> None:
    with capture_logs() as logs:
        async with scripted(Script(*steps), key=KEY) as client:
            with pytest.raises(NeonError) as caught:
                await client.connection_uri("p", database=DATABASE, role=ROLE)
    shown = "".join(traceback.format_exception(caught.value))
    shown += repr(caught.value) + repr(vars(caught.value)) + json.dumps(logs)
    for secret in (KEY, "pa55word", DATABASE, ROLE):
        assert secret not in shown


async def test_each_try_is_logged_with_its_template_and_each_retry_at_info() -> None:
    answer = httpx.Response(201, content=b"{}", headers={"x-neon-ret-request-id": "id-of-neons"})
    with capture_logs() as logs:
        async with scripted(Script(httpx.Response(503), answer)) as client:
            with pytest.raises(NeonError):
                await client.create_branch("p", NewBranch(name="secret-project-x"))
    assert [(line["event"], line["log_level"]) for line in logs] == [
        ("neon call", "debug"),
        ("neon retry", "info"),
        ("neon call", "debug"),
    ]
    last = logs[-1]
    assert last["operation"] == "createProjectBranch"
    assert (last["method"], last["path"]) == ("POST", "/projects/{project_id}/branches")
    assert (last["status"], last["neon_request_id"], last["ms"]) == (201, "id-of-neons", 0)
    assert "secret-project-x" not in json.dumps(logs)
