"""One person in front of the stand-in's page: what tests drive instead of a browser."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox.slack.blockkit.walk import block_id_of
from sandbox.slack.plain import plain
from sandbox.slack.wire import JsonObject, as_list, as_object

Predicate = Callable[[JsonObject], bool]


class Person:
    """Acts as one person over HTTP. Messages are the page's JSON objects; `plain` renders them."""

    def __init__(self, base_url: str, user_id: str) -> None:
        self._base_url = base_url.rstrip("/")
        self.user_id = user_id

    async def state(self) -> JsonObject:
        """The whole screen, as `GET /page/state` gives it."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self._base_url}/page/state", params={"as": self.user_id}) as response,
        ):
            return as_object(await response.json())

    async def command(
        self, channel: str, text: str, *, command: str = "/neon", thread_ts: str | None = None
    ) -> JsonObject:
        """Type `command text`. Answers `ok`, `status`, `elapsed_ms` and, on failure, `error`."""
        return await self._do("command", channel=channel, command=command, text=text, thread_ts=thread_ts)

    async def write(self, channel: str, text: str, *, thread_ts: str | None = None) -> JsonObject:
        """Write a message; the answer has its `ts`."""
        return await self._do("message", channel=channel, text=text, thread_ts=thread_ts)

    async def channel(self, channel: str, action: str, *, name: str | None = None) -> JsonObject:
        """Do something to a channel, such as `archive`; `events` are the answers of the app."""
        return await self._do("channel", channel=channel, action=action, name=name)

    async def click(
        self, channel: str, message_ts: str, action_id: str, *, block_id: str | None = None, value: Any = None
    ) -> JsonObject:
        """Use an element of a message; without `block_id`, the first one with that action.

        Raises LookupError when the person sees no such message or element.
        """
        if block_id is None:
            seen = next((m for m in await self.messages(channel) if m["ts"] == message_ts), None)
            block_id = block_id_of(as_list((seen or {}).get("blocks")), action_id)
            if not block_id:
                raise LookupError(
                    f"{self.user_id} sees no {action_id!r} in message {message_ts} of {channel}"
                )
        return await self._do(
            "action",
            channel=channel,
            message_ts=message_ts,
            block_id=block_id,
            action_id=action_id,
            value=value,
        )

    async def messages(self, channel: str) -> list[JsonObject]:
        """What this person sees in a channel, oldest first: threads and their own ephemerals included."""
        return _visible(await self.state(), channel)

    async def modal(self) -> JsonObject | None:
        """The modal on the person's screen."""
        view = (await self.state())["modal"]
        return None if view is None else as_object(view)

    async def submit(self, values: JsonObject | None = None, *, view_id: str | None = None) -> JsonObject:
        """Submit a modal, the one on screen unless `view_id` says otherwise.

        `values` maps block ids to action ids to what is entered. Raises LookupError when no modal is open.
        """
        return await self._do("view_submit", view_id=view_id or await self._open_view(), values=values or {})

    async def act_in_modal(
        self, action_id: str, *, value: Any = None, values: JsonObject | None = None
    ) -> JsonObject:
        """Use an element of the modal on screen, whose fields hold `values` by then, as for `submit`."""
        return await self._do(
            "action", view_id=await self._open_view(), action_id=action_id, value=value, values=values
        )

    async def close(self, *, view_id: str | None = None) -> JsonObject:
        """Cancel a modal, the one on screen unless `view_id` says otherwise."""
        return await self._do("view_close", view_id=view_id or await self._open_view())

    # ASYNC109 prefers that callers wrap the call; then the error could not say what was seen instead.
    async def wait_for(
        self,
        channel: str,
        predicate: Predicate,
        timeout: float = 60,  # noqa: ASYNC109
    ) -> JsonObject:
        """The newest message in a channel for which `predicate` holds, now or as soon as there is one.

        Wakes on the event stream. Raises TimeoutError after `timeout` seconds, saying what the person saw.
        """
        try:
            async with asyncio.timeout(timeout), self._changes() as changes:
                # Subscribed before looking, so nothing can slip through between the two.
                async for _ in changes:
                    for message in reversed(await self.messages(channel)):
                        if predicate(message):
                            return message
        except TimeoutError:
            seen = "\n---\n".join(plain(message) for message in await self.messages(channel))
            raise TimeoutError(f"nothing like it in {channel} within {timeout} s; seen:\n{seen}") from None
        raise ConnectionError("the workspace closed the event stream")

    async def wait_for_modal(
        self,
        predicate: Predicate = lambda view: True,
        timeout: float = 60,  # noqa: ASYNC109
    ) -> JsonObject:
        """The modal on screen, as soon as `predicate` holds for it; raises TimeoutError."""
        try:
            async with asyncio.timeout(timeout), self._changes() as changes:
                async for _ in changes:
                    view = await self.modal()
                    if view is not None and predicate(view):
                        return view
        except TimeoutError:
            raise TimeoutError(f"no such modal within {timeout} s; open: {await self.modal()}") from None
        raise ConnectionError("the workspace closed the event stream")

    @asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[JsonObject]]:
        """Everything this person is shown from now on, as `GET /page/events` tells it."""
        async with self._stream() as lines:
            yield (as_object(json.loads(line[5:])) async for line in lines if line.startswith(b"data:"))

    @asynccontextmanager
    async def _changes(self) -> AsyncIterator[AsyncIterator[None]]:
        """Something to look at: once at the start, and after each event."""
        async with self._stream() as lines:
            yield (None async for line in lines if line.strip())

    @asynccontextmanager
    async def _stream(self) -> AsyncIterator[AsyncIterator[bytes]]:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session,
            session.get(f"{self._base_url}/page/events", params={"as": self.user_id}) as response,
        ):
            response.raise_for_status()
            yield _lines(response.content)

    async def _do(self, what: str, **fields: Any) -> JsonObject:
        given = {name: value for name, value in fields.items() if value is not None}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._base_url}/page/{what}", json={"as": self.user_id, **given}) as response,
        ):
            return as_object(await response.json())

    async def _open_view(self) -> str:
        view = await self.modal()
        if view is None:
            raise LookupError(f"{self.user_id} has no modal open")
        return str(view["id"])


def _visible(state: JsonObject, channel: str) -> list[JsonObject]:
    said = [*state["messages"].get(channel, ()), *state["ephemerals"].get(channel, ())]
    return sorted((m for m in said if not m["deleted"]), key=lambda message: float(message["ts"]))


async def _lines(content: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    """The lines of a stream, however long: the reader's own line iterator gives up on long ones."""
    rest = b""
    async for chunk in content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line
