"""Socket Mode: hello, envelopes, acknowledgements, and each delivery on one connection only."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import httpx
import pytest

from tests.contract.slack_stage import APP_TOKEN, DANA, SHOP, Json, Stage, actions, as_json, staged


async def _address(stage: Stage) -> str:
    answer = as_json(await stage.post("apps.connections.open", token=APP_TOKEN))
    assert answer["ok"], answer
    return str(answer["url"])


class Socket:
    """The app's end of one connection; each frame is acknowledged with `payload`."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self.connection = connection
        self.payload: Json | None = None

    async def frame(self) -> Json:
        frame = json.loads((await self.connection.receive(timeout=30)).data)
        assert isinstance(frame, dict)
        return frame

    async def acknowledge(self, envelope: Json) -> None:
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        await self.connection.send_json(answer | ({"payload": self.payload} if self.payload else {}))


@asynccontextmanager
async def connected(stage: Stage) -> AsyncIterator[Socket]:
    """A connection that has heard hello."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(await _address(stage)) as connection,
    ):
        socket = Socket(connection)
        hello = await socket.frame()
        assert hello["type"] == "hello"
        yield socket


async def _command(stage: Stage, socket: Socket, text: str = "help") -> tuple[Json, Json]:
    """Type a command and acknowledge it; the envelope, and what the page was told."""
    typed = asyncio.create_task(stage.person(DANA).command(SHOP, text))
    envelope = await socket.frame()
    await socket.acknowledge(envelope)
    return envelope, await typed


async def test_hello_says_how_many_connections_there_are() -> None:
    async with staged() as stage, connected(stage), aiohttp.ClientSession() as session:
        async with session.ws_connect(await _address(stage)) as second:
            hello = json.loads((await second.receive()).data)

        assert hello["num_connections"] == 2
        assert hello["connection_info"] == {"app_id": "A0NEON"}


async def test_a_command_comes_by_socket_while_one_is_open() -> None:
    async with staged() as stage, connected(stage) as socket:
        envelope, answer = await _command(stage, socket, "branch list")

        assert answer["ok"]
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/neon", "branch list")
        assert stage.app.received == []
        deliveries = (await stage.http.get("/admin/deliveries")).json()["deliveries"]
        assert [(each["transport"], each["ok"]) for each in deliveries] == [("socket", True)]


async def test_an_acknowledgement_may_carry_the_answer() -> None:
    async with staged() as stage, connected(stage) as socket:
        socket.payload = {"text": "for you"}
        await _command(stage, socket)
        [seen] = await stage.person(DANA).messages(SHOP)

    assert (seen["text"], seen["ephemeral"]) == ("for you", True)


async def test_interactions_and_events_come_in_envelopes_of_their_own() -> None:
    async with staged() as stage, connected(stage) as socket:
        ts = await stage.said(blocks=[actions()])
        clicking = asyncio.create_task(stage.person(DANA).click(SHOP, ts, "go"))
        click = await socket.frame()
        await socket.acknowledge(click)
        await clicking
        writing = asyncio.create_task(stage.person(DANA).write(SHOP, "@neon help"))
        mention = await socket.frame()
        await socket.acknowledge(mention)
        await writing

    assert (click["type"], click["payload"]["type"]) == ("interactive", "block_actions")
    assert (mention["type"], mention["payload"]["event"]["type"]) == ("events_api", "app_mention")
    assert (mention["retry_attempt"], mention["accepts_response_payload"]) == (0, False)


async def test_an_envelope_that_is_not_acknowledged_has_timed_out() -> None:
    async with staged(answer_within=0.05) as stage, connected(stage):
        answer = await stage.person(DANA).command(SHOP, "help")

    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")


async def test_a_foreign_acknowledgement_does_not_count() -> None:
    async with staged(answer_within=0.05) as stage, connected(stage) as socket:
        await socket.connection.send_str("not json")
        await socket.acknowledge({"envelope_id": "made-up"})
        answer = await stage.person(DANA).command(SHOP, "help")

    assert answer["error"] == "operation_timeout"


async def test_each_envelope_goes_to_one_connection_in_turn() -> None:
    async with staged() as stage, connected(stage) as first, connected(stage) as second:
        one, _ = await _command(stage, first, "one")
        two, _ = await _command(stage, second, "two")

    assert (one["payload"]["text"], two["payload"]["text"]) == ("one", "two")


async def test_without_a_socket_deliveries_go_by_http_again() -> None:
    async with staged() as stage:
        async with connected(stage) as socket:
            await _command(stage, socket)
        # The close handshake is over on this side; ask until the server has noticed too.
        while (await stage.http.get("/admin/sockets")).json()["connected"]:
            pass
        await stage.person(DANA).command(SHOP, "by post")

        assert stage.app.last["text"] == "by post"


async def test_a_disconnect_frame_announces_the_end() -> None:
    async with staged() as stage, connected(stage) as socket:
        await stage.admin("disconnect")
        frame = await socket.frame()
        end = await socket.connection.receive(timeout=30)

        assert (frame["type"], frame["reason"]) == ("disconnect", "refresh_requested")
        assert end.type is aiohttp.WSMsgType.CLOSE
        assert (await stage.http.get("/admin/sockets")).json()["connected"] == 0


async def test_a_warning_leaves_the_connection_open() -> None:
    async with staged() as stage, connected(stage) as socket:
        await stage.admin("disconnect", reason="warning")
        frame = await socket.frame()
        _, answer = await _command(stage, socket)

    assert frame["reason"] == "warning"
    assert answer["ok"]


async def test_a_mute_socket_is_open_and_brings_nothing() -> None:
    async with staged(answer_within=0.05) as stage:
        await stage.admin("sockets", mood="mute")
        async with aiohttp.ClientSession() as session:
            address = await _address(stage)
            async with session.ws_connect(address, autoping=False) as connection:
                await connection.ping(b"anybody")
                answer = await stage.person(DANA).command(SHOP, "help")
                with pytest.raises(TimeoutError):
                    await connection.receive(timeout=0.05)
                await stage.admin("sockets", mood="fine")
                await connection.ping(b"and now")
                pong = await connection.receive(timeout=30)

    assert answer["error"] == "operation_timeout"
    assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"and now")


async def test_a_refusing_socket_uses_the_address_up() -> None:
    async with staged() as stage, aiohttp.ClientSession() as session:
        await stage.admin("sockets", mood="refusing")
        address = await _address(stage)
        for status, mood in ((503, "fine"), (404, "fine")):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await session.ws_connect(address)
            assert refusal.value.status == status
            await stage.admin("sockets", mood=mood)


async def test_an_address_is_good_for_one_connection() -> None:
    async with staged() as stage, aiohttp.ClientSession() as session:
        address = await _address(stage)
        async with session.ws_connect(address):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await session.ws_connect(address)

    assert refusal.value.status == 404


async def test_ten_connections_are_enough() -> None:
    async with staged() as stage, AsyncExitStack() as sockets:
        for _ in range(10):
            await sockets.enter_async_context(connected(stage))
        answer = as_json(await stage.post("apps.connections.open", token=APP_TOKEN))

    assert answer["error"] == "too_many_websockets"


async def test_another_sites_page_cannot_connect() -> None:
    async with staged() as stage, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(await _address(stage), origin="https://evil.example")

    assert refusal.value.status == httpx.codes.FORBIDDEN
