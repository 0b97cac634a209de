"""Whatever is sent to the bot's one public address: it is turned away or dealt with, and never a stumble."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx
import pytest
import pytest_asyncio
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.e2e import deliveries
from tests.e2e.deliveries import FORM, JSON, signed
from tests.e2e.logged import logged
from tests.e2e.stage import SHOP_DB, Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARK = "words-of-a-stranger"
TURNED_AWAY = {400, 401, 404, 413}
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
often = settings(max_examples=50)

# What HTTP lets into a header: anything but controls, in Latin-1, and no blank at either end.
header = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=80
).map(lambda text: text.strip(" "))
stamps = st.one_of(
    header,
    st.integers().map(str),
    st.sampled_from(["٣", "1e9", "+1", "1_0", "NaN", "0x1F"]),
    st.just("9" * 5000),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
# Payloads that look like Slack's until one looks closer.
names = (
    "enterprise",
    "authorizations",
    "message",
    "function_data",
    "user",
    "team",
    "channel",
    "container",
    "actions",
    "trigger_id",
    "response_url",
    "view",
    "event",
    "callback_id",
)
payloads = st.dictionaries(st.sampled_from(names), values).map(lambda each: {"type": "block_actions", **each})
kinds = st.sampled_from(
    [
        *(
            "view_submission",
            "view_closed",
            "shortcut",
            "message_action",
            "event_callback",
            "block_suggestion",
        ),
        *("interactive_message", "dialog_submission", "workflow_step_edit", "url_verification", ""),
    ]
)
others = st.builds(lambda each, kind: {**each, "type": kind}, payloads, kinds)
actions = st.builds(
    lambda each, value: {**each, "actions": [{"action_id": "confirm", "value": value}]}, payloads, values
)


@dataclass
class Door:
    """The bot's address, one connection pool for all examples, and all that the bot has logged."""

    stage: Stage
    http: httpx.AsyncClient
    log: io.StringIO

    async def send(
        self, body: bytes, headers: list[tuple[str, str]] | dict[str, str], content_type: str = FORM
    ) -> int:
        """The status of the answer."""
        given = list(headers.items()) if isinstance(headers, dict) else headers
        raw = [(name.encode(), value.encode("latin-1", "replace")) for name, value in given]
        answer = await self.http.post(
            "/slack/events", content=body, headers=[(b"Content-Type", content_type.encode()), *raw]
        )
        return answer.status_code

    def unshaken(self) -> None:
        """Nothing broke, and nothing that a stranger has said stands in the log."""
        said = self.log.getvalue()
        self.log.seek(0)
        self.log.truncate()
        assert "Traceback" not in said
        assert MARK not in said


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    """A bot with everything it logs, and what came of all examples together at the end."""
    async with staged(tmp_path_factory.mktemp("door")) as stage:
        with logged(stage) as log:
            await stage.start_bot()
            async with httpx.AsyncClient(base_url=stage.bot_url, timeout=60) as http:
                yield Door(stage, http, log)


def command(door: Door) -> bytes:
    return deliveries.command(door.stage, "U0DANA", SHOP_DB, f"branch create {MARK}")


@often
@given(stamp=stamps)
async def test_a_timestamp_that_is_none_is_turned_away(door: Door, stamp: str) -> None:
    body = command(door)
    assert await door.send(body, {**signed(body), STAMP: stamp}) == 401
    door.unshaken()


@often
@given(signature=header, version=st.sampled_from(["", "v0=", "v1=", "v0"]))
async def test_a_signature_that_is_none_is_turned_away(door: Door, signature: str, version: str) -> None:
    body = command(door)
    assert await door.send(body, {**signed(body), SIGNATURE: f"{version}{signature}"}) == 401
    door.unshaken()


@often
@given(place=st.integers(0, 10_000), byte=st.integers(1, 255))
async def test_a_body_that_was_changed_by_one_byte_is_turned_away(door: Door, place: int, byte: int) -> None:
    body = command(door)
    proof, changed = signed(body), bytearray(body)
    changed[place % len(body)] ^= byte
    assert await door.send(bytes(changed), proof) in {400, 401}
    door.unshaken()


@often
@given(
    chosen=st.lists(st.sampled_from([STAMP, SIGNATURE]), max_size=4),
    forged=st.lists(st.booleans(), max_size=4),
)
async def test_headers_that_are_missing_or_there_twice_prove_nothing_false(
    door: Door, chosen: list[str], forged: list[bool]
) -> None:
    body = command(door)
    right, wrong = signed(body), signed(b"another body", age=1)
    sent = [
        (name, (wrong if lie else right)[name])
        for name, lie in zip(chosen, [*forged, *[True] * 4], strict=False)
    ]
    once_each = len(sent) == 2 and dict(sent) == right
    assert await door.send(body, sent) == (200 if once_each else 401)


@often
@given(
    body=st.binary(max_size=300),
    content_type=st.sampled_from([FORM, JSON, "text/plain", "", "\xff", f"{FORM}; charset=x"]),
)
async def test_a_signed_body_of_any_bytes_is_turned_away(door: Door, body: bytes, content_type: str) -> None:
    assert await door.send(body, signed(body), content_type) in TURNED_AWAY
    door.unshaken()


@often
@given(payload=payloads | others | actions | values, as_form=st.booleans())
@example(payload={"type": "block_actions", "actions": []}, as_form=False)
@example(payload={"type": "block_actions", "actions": None}, as_form=True)
@example(payload={"type": "interactive_message", "callback_id": "x"}, as_form=True)
@example(payload={"type": "view_submission", "view": None}, as_form=True)
@example(payload={"type": "shortcut", "view": None}, as_form=True)
@example(payload={"type": "workflow_step_edit", "callback_id": "x"}, as_form=True)
@example(payload={"event": None}, as_form=False)
async def test_signed_json_of_any_shape_is_no_stumble(door: Door, payload: object, as_form: bool) -> None:
    text = json.dumps(payload)
    body = urlencode({"payload": text}).encode() if as_form else text.encode()
    assert await door.send(body, signed(body), FORM if as_form else JSON) in {200, *TURNED_AWAY}
    door.unshaken()


@often
@given(
    fields=st.dictionaries(
        st.sampled_from(["text", "team_id", "user_id", "channel_id", "trigger_id", "response_url"]),
        st.text(max_size=40),
    )
)
async def test_a_signed_command_with_anything_in_its_fields_is_acknowledged(
    door: Door, fields: dict[str, str]
) -> None:
    body = urlencode({"command": "/neon", **fields}, errors="replace", quote_via=quote).encode()
    assert await door.send(body, signed(body)) == 200


async def test_a_text_of_a_megabyte_is_turned_away_before_it_is_read(door: Door) -> None:
    body = urlencode({"command": "/neon", "text": MARK * 60_000}).encode()
    assert await door.send(body, signed(body)) == 413
    door.unshaken()


@pytest.mark.parametrize(
    "encoding", ["chunked", "gzip, chunked", "identity", "\x0bchunked", "chunked, chunked"]
)
async def test_an_odd_transfer_is_read_or_turned_away(door: Door, encoding: str) -> None:
    """Here aiohttp itself logs what it could not parse, and says to whom."""
    body = command(door)
    proof = "".join(f"{name}: {value}\r\n" for name, value in signed(b"another body").items())
    head = f"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Type: {FORM}\r\n"
    head += f"Transfer-Encoding: {encoding}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", door.stage.bot.port if door.stage.bot else 0)
    writer.write(
        f"{head}{proof}Connection: close\r\n\r\n{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    )
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    assert int(answer.split(b" ")[1]) in TURNED_AWAY
    assert MARK not in door.log.getvalue()


async def test_after_all_that_nothing_was_made_and_the_bot_goes_on(door: Door) -> None:
    reply = await door.stage.ask(door.stage.ana, SHOP_DB, "whoami")
    assert "Your id" in reply.text  # its row is one of many that are still being written
    assert [each for each in await door.stage.neon_writes() if each["method"] != "POST"] == []
