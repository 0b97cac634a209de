"""Socket Mode: open connections, and envelopes that wait for their acknowledgement."""

import asyncio
import json
import secrets
import uuid
from enum import StrEnum

from aiohttp import WSMsgType, web

from sandbox.slack.errors import Refusal
from sandbox.slack.people import APP_ID
from sandbox.slack.wire import JsonObject, as_object

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 3600


class Mood(StrEnum):
    """How sockets behave: as they should; open and mute; or hung up on, and refused at any address."""

    FINE = "fine"
    MUTE = "mute"
    REFUSING = "refusing"


class NotConnected(Exception):
    """There is no socket to deliver to, or it went away before it acknowledged."""


class Sockets:
    """The app's open sockets. Each envelope goes to one of them, in turn."""

    def __init__(self) -> None:
        self._mood = Mood.FINE
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[JsonObject]] = {}
        self._turn = 0

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """A single-use pass for one connection; refuses with too_many_websockets."""
        if self.connected >= MAX_CONNECTIONS:
            raise Refusal("too_many_websockets")
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request, ticket: str) -> web.StreamResponse:
        """One connection, from hello to close. A used or unknown ticket is answered 404.

        While it is mute, nothing is said on it, not even in answer to a ping.
        """
        if ticket not in self._tickets:
            raise web.HTTPNotFound(text="no such connection")
        self._tickets.discard(ticket)
        if self._mood is Mood.REFUSING:
            raise web.HTTPServiceUnavailable(text="no sockets now")
        socket = web.WebSocketResponse(heartbeat=30, autoping=False)
        await socket.prepare(request)
        self._open.append(socket)
        try:
            if self._mood is Mood.FINE:
                await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type is WSMsgType.PING and self._mood is Mood.FINE:
                    await socket.pong(frame.data)
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            self._forget(socket)
        return socket

    async def deliver(self, kind: str, payload: JsonObject, extra: JsonObject, within: float) -> JsonObject:
        """Send one envelope and wait for its acknowledgement, whose payload is returned.

        Raises NotConnected without a socket, TimeoutError when nothing came `within` that many seconds.
        """
        if not self._open:
            raise NotConnected
        socket = self._open[self._turn % len(self._open)]
        self._turn += 1
        envelope_id = str(uuid.uuid4())
        acknowledged: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload, **extra}
        try:
            async with asyncio.timeout(within):
                if self._mood is Mood.FINE:
                    await socket.send_json(envelope)
                return await acknowledged
        except ConnectionError:
            raise NotConnected from None
        finally:
            del self._waiting[envelope_id]

    async def be(self, mood: Mood) -> None:
        """Behave so from now on."""
        self._mood = mood
        if mood is Mood.REFUSING:
            await self.close()

    async def disconnect(self, reason: str) -> None:
        """Ask every client to reconnect and hang up; `warning` only announces it."""
        for socket in list(self._open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )
            if reason != "warning":
                self._forget(socket)
                await socket.close()

    async def close(self) -> None:
        """Hang up, so that open sockets do not hold up a shutdown."""
        for socket in list(self._open):
            await socket.close()

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": self.connected,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
        }

    def _acknowledge(self, text: str) -> None:
        try:
            frame = as_object(json.loads(text))
        except ValueError:
            return
        waiting = self._waiting.get(str(frame.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(as_object(frame.get("payload")))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
