"""A way between the bot and a stand-in, on which calls meet trouble. The stand-in itself stays sound."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from bot.clock import SystemClock

_CLOCK = SystemClock()
LATE = 0.3  # seconds
SLOW_CLOSE = 0.3  # seconds
STORM = 0.5  # seconds


class Trouble(StrEnum):
    """What a call meets. Those that say so have been performed when the trouble strikes."""

    NONE = "none"
    LATE = "late"  # performed, after a while
    RESET = "reset"  # the connection breaks before the call gets anywhere
    LOST = "lost"  # performed, and then the connection breaks
    HALF_CLOSED = "half closed"  # performed; the way back closes without a word
    TRUNCATED = "truncated"  # performed; half of the answer arrives
    SLOW_CLOSE = "slow close"  # performed; the connection stays open for a while after the answer
    RATE_LIMITED = "rate limited"
    BROKEN_500 = "500"
    BROKEN_503 = "503"


# What comes back in place of an answer, to a call that got nowhere.
_INSTEAD: dict[Trouble, tuple[int, dict[str, object]]] = {
    Trouble.RATE_LIMITED: (429, {"ok": False, "error": "ratelimited", "message": "too many requests"}),
    Trouble.BROKEN_500: (500, {"message": "internal error"}),
    Trouble.BROKEN_503: (503, {"message": "unavailable"}),
}


@dataclass(frozen=True)
class Call:
    """One call on its way."""

    method: str
    path: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Performed:
    """A call that the stand-in has answered, whatever became of the answer."""

    call: Call
    status: int
    answer: bytes = field(repr=False)

    @property
    def done(self) -> bool:
        """Whether the stand-in did what it was asked for."""
        return self.status < 300

    def asked(self) -> dict[str, object]:
        """The JSON that was sent."""
        return dict(json.loads(self.call.body or b"{}"))

    def answered(self) -> dict[str, object]:
        """The JSON that was answered."""
        return dict(json.loads(self.answer))


Choose = Callable[[Call], Trouble]
Notice = Callable[[Call], Awaitable[None]]


async def _nothing(call: Call) -> None:
    """Nobody takes notice."""


class Weather:
    """Troubles by chance, each with its share of the calls. One 429 is the first of many, for a while."""

    def __init__(self, seed: int, shares: Mapping[Trouble, float]) -> None:
        self._chance = random.Random(seed)
        self._shares = shares
        self._storm_until = 0.0

    def __call__(self, call: Call) -> Trouble:
        now = _CLOCK.monotonic()
        if now < self._storm_until:
            return Trouble.RATE_LIMITED
        calm = 1.0 - sum(self._shares.values())
        kinds = [*self._shares, Trouble.NONE]
        (drawn,) = self._chance.choices(kinds, [*self._shares.values(), calm])
        if drawn is Trouble.RATE_LIMITED:
            self._storm_until = now + STORM
        return drawn


@dataclass
class Way:
    """Where the bot thinks that the stand-in is. `before` and `after` are told of each call performed."""

    upstream: str
    choose: Choose = lambda call: Trouble.NONE
    before: Notice = _nothing
    after: Notice = _nothing
    url: str = ""
    performed: list[Performed] = field(default_factory=list)
    met: list[Trouble] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, which carries one call."""
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                head, body = await _message(reader)
                method, path = head.decode("latin-1").split(" ", 2)[:2]
                await self._carry(Call(method, path, body), head, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _carry(self, call: Call, head: bytes, writer: asyncio.StreamWriter) -> None:
        trouble = self.choose(call)
        self.met.append(trouble)
        if trouble in _INSTEAD:
            writer.write(_instead(*_INSTEAD[trouble]))
            await writer.drain()
            return
        if trouble is Trouble.RESET:
            writer.transport.abort()
            return
        if trouble is Trouble.LATE:
            await _CLOCK.sleep(LATE)
        await self.before(call)
        answer = await self._perform(call, head)
        await self.after(call)
        match trouble:
            case Trouble.LOST:
                writer.transport.abort()
                return
            case Trouble.HALF_CLOSED:
                writer.write_eof()
                return
            case Trouble.TRUNCATED:
                answer = answer[: len(answer) // 2]
        writer.write(answer)
        await writer.drain()
        if trouble is Trouble.SLOW_CLOSE:
            await _CLOCK.sleep(SLOW_CLOSE)

    async def _perform(self, call: Call, head: bytes) -> bytes:
        address = urlsplit(self.upstream)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            one_call = (
                re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head)[:-4] + b"\r\nConnection: close\r\n\r\n"
            )
            writer.write(one_call + call.body)
            answer = await reader.read()
        finally:
            writer.close()
        status, _, rest = answer.partition(b"\r\n\r\n")
        if b"chunked" in status.lower():
            rest = _whole(rest)
        self.performed.append(Performed(call, int(status.split(b" ", 2)[1]), rest))
        return answer


@asynccontextmanager
async def way_to(upstream: str, choose: Choose = lambda call: Trouble.NONE) -> AsyncIterator[Way]:
    """A way to a stand-in, for as long as the block runs."""
    way = Way(upstream, choose)
    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        try:
            await way.serve(reader, writer)
        finally:
            under_way.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**22)
    way.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield way
    finally:
        server.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of a request."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        return head, await reader.readuntil(b"\r\n0\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return head, await reader.readexactly(int(length[1]) if length else 0)


def _whole(chunked: bytes) -> bytes:
    """A body put together from its chunks."""
    body, rest = b"", chunked
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return body


def _instead(status: int, said: dict[str, object]) -> bytes:
    body = json.dumps(said).encode()
    head = f"HTTP/1.1 {status} Trouble\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Retry-After: 1\r\nConnection: close\r\n\r\n".encode() + body
