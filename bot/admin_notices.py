"""Tells the bot's admins, each in a direct message, of every channel that was suspended.

How far it came is stored, so that a restart loses nobody and tells nobody twice; only when Slack's answer to
a message is lost, that one person is told again.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.channel_state import Change
from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.errors import SlackError, StoreError
from bot.slack.gateway import Gateway
from bot.slack.views import channel as views
from bot.slack.views.message import Message
from bot.store.suspensions import Suspensions, Telling

log = structlog.get_logger(__name__)

# Longer than telling one person can take: the gateway gives up after ten seconds, or twenty without blocks.
LEASE = timedelta(seconds=30)
# After what passes.
PAUSE = timedelta(seconds=5)
# What other processes have left is looked for this often, in seconds: else an idle database never sleeps.
IDLE_LOOK = 15.0


class AdminNotices:
    """`tick` is called again and again."""

    def __init__(
        self, in_force: ConfigInForce, suspensions: Suspensions, gateway: Gateway, clock: Clock
    ) -> None:
        self._in_force = in_force
        self._suspensions = suspensions
        self._gateway = gateway
        self._clock = clock
        self._news = 0
        self._next_look = 0.0

    async def tick(self) -> None:
        """Tell of one suspension, if one is still to be told. Never raises."""
        if self._news == self._suspensions.news and self._clock.monotonic() < self._next_look:
            return
        news, pause = self._suspensions.news, IDLE_LOOK
        try:
            telling = await self._suspensions.take_turn(LEASE)
            if telling is not None:
                pause = 0.0 if await self._tell(telling) else PAUSE.total_seconds()
        except StoreError as error:
            log.warning("could not look for what the admins should know", problem=error.message)
            pause = PAUSE.total_seconds()
        self._news, self._next_look = news, self._clock.monotonic() + pause

    async def _tell(self, telling: Telling) -> bool:
        """Whether this one is over; else it is to be gone on with after a pause."""
        suspension, config = telling.suspension, self._in_force.now
        if not self._still_matters(telling):
            await self._suspensions.done(telling)
            return True
        message = views.happened(
            suspension,
            config.label(suspension.channel_id),
            config_name=config.name,
            slash=config.command,
        )
        told = list(telling.told)
        try:
            for user_id in await self._admins():
                if user_id not in told:
                    await self._post(user_id, message)
                    told.append(user_id)
                    if not await self._suspensions.told(telling, told, LEASE):
                        return True  # another process goes on, or there is news
        except SlackError as error:
            log.warning("could not tell an admin", channel=suspension.channel_id, code=error.code)
            await self._suspensions.later(telling, timedelta(seconds=error.retry_after or 0) or PAUSE)
            return False
        if not told:
            log.error("a channel is suspended, and there is no admin to tell", channel=suspension.channel_id)
        await self._suspensions.done(telling)
        return True

    def _still_matters(self, telling: Telling) -> bool:
        """Not when the configuration has changed since."""
        channel = self._in_force.now.channel(telling.suspension.channel_id)
        if channel is None:
            return False
        return not (telling.suspension.why is Change.SHARED and channel.external_viewers)

    async def _admins(self) -> Sequence[str]:
        """All admins by their own ids, in a lasting order; the members of groups as Slack has them now."""
        found: set[str] = set()
        for holder in self._in_force.now.admins:
            found |= await self._gateway.group_members(holder) if holder.startswith("S") else {holder}
        return sorted(found)

    async def _post(self, user_id: str, message: Message) -> None:
        try:
            await self._gateway.post(user_id, message)
        except SlackError as error:
            if error.passing or error.about_token:
                raise
            # Somebody who has left, or a bot: the others are told all the same.
            log.warning("Slack does not take a message to an admin", user=user_id, code=error.code)
