"""Slack's socket: dialled, watched, and dialled anew when it has brought nothing for too long."""

import asyncio
from datetime import timedelta
from typing import Self

import structlog
from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock
from bot.errors import SettingsError
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

# How often the library pings. When nothing comes for one and a half times as long, aiohttp hangs up.
PING = timedelta(seconds=10)
# In pings: a socket that is down for so long is told of. Slack has clients reconnect every hour or so.
TOLD_AFTER = 2
# In pings. The library dials again by itself, but asks for an address once and then tries that one for ever;
# Slack's addresses are for one connection.
DIALLED_AFTER = 6
# Seconds for one connection.
DIAL_WITHIN = 30.0


class Socket:
    """The one connection that Slack's deliveries come over.

    It is up when it is open and Slack has said something on it: a socket may open and stay mute. That it has
    not gone quiet since is what pings are for: whoever does not answer them is hung up on.
    """

    def __init__(
        self, bolt: AsyncApp, app_token: str, clock: Clock, metrics: Metrics, ping: timedelta
    ) -> None:
        self._bolt, self._app_token, self._clock = bolt, app_token, clock
        self.ping = ping
        self._handler: AsyncSocketModeHandler | None = None
        self._heard_on: object | None = None
        self._up_at = self._dialled_at = clock.monotonic()
        metrics.watch_socket(lambda: self.down_for)

    @property
    def down_for(self) -> float:
        """Seconds since it was last seen to be up; it is looked at with each ping."""
        return self._clock.monotonic() - self._up_at

    async def trouble(self) -> str:
        """What is wrong with it, for people; empty when nothing is."""
        if self._handler is None:
            return "Slack's socket is not open."
        if await self._is_up() or self.down_for < TOLD_AFTER * self.ping.total_seconds():
            return ""
        return f"Nothing has come over Slack's socket for {self.down_for:.0f} seconds."

    async def __aenter__(self) -> Self:
        """Dial for the first time. Raises SettingsError when Slack opens no socket."""
        if not await self._dial():
            raise SettingsError(
                f"Slack opened no socket for SLACK_APP_TOKEN within {DIAL_WITHIN:.0f} seconds.",
                hint="It needs the scope connections:write, and Socket Mode on in the app's settings.",
            )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._hang_up()

    async def tick(self) -> None:
        """See whether it is up; dial anew, with a new client, when it has been down for too long."""
        if await self._is_up():
            return
        quiet = self._clock.monotonic() - max(self._up_at, self._dialled_at)
        if quiet < DIALLED_AFTER * self.ping.total_seconds():
            return
        log.warning("nothing comes over Slack's socket; dialling anew", seconds=round(self.down_for))
        await self._hang_up()
        if not await self._dial():
            log.warning("Slack opened no socket; trying again later")

    async def _hang_up(self) -> None:
        if self._handler is not None:
            handler, self._handler = self._handler, None
            await handler.close_async()

    async def _is_up(self) -> bool:
        client = self._handler.client if self._handler is not None else None
        up = client is not None and self._heard_on is client.current_session and await client.is_connected()
        if up:
            self._up_at = self._clock.monotonic()
        return up

    async def _dial(self) -> bool:
        self._dialled_at = self._clock.monotonic()
        self._handler = AsyncSocketModeHandler(
            self._bolt, self._app_token, ping_interval=self.ping.total_seconds()
        )
        client = self._handler.client

        async def hear(message: WSMessage) -> None:
            self._heard_on = client.current_session

        client.on_message_listeners.append(hear)
        try:
            await asyncio.wait_for(client.connect(), DIAL_WITHIN)
        except TimeoutError:
            await self._hang_up()
            return False
        except asyncio.CancelledError:
            await self._hang_up()
            raise
        return True
