"""Says things in channels of its own accord, where that is allowed just now."""

import structlog

from bot.admission import Admission, Wanted
from bot.command import Actor, Effect, Person
from bot.errors import SlackError
from bot.outbox import Outbox
from bot.slack.gateway import Gateway
from bot.slack.views.message import Message

log = structlog.get_logger(__name__)

_NOBODY = Actor("", "", "the bot itself", Person.MEMBER)


class Posting:
    """Posts once and edits. What Slack does not take is logged, and left to the next pass."""

    def __init__(self, outbox: Outbox, gateway: Gateway, admission: Admission) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._admission = admission

    async def post(self, channel_id: str, key: str, message: Message) -> str | None:
        """The message's timestamp; None when it could not be posted. Raises StoreError."""
        if not await self._allowed(channel_id):
            return None
        try:
            standing, _ = await self._outbox.post(channel_id, key, message)
        except SlackError as error:
            log.warning("could not tell something", channel=channel_id, key=key, code=error.code)
            return None
        return standing.ts

    async def edit(self, channel_id: str, ts: str, message: Message) -> bool:
        """Whether that is done with: it is shown, or never can be. Raises StoreError."""
        if not await self._allowed(channel_id):
            return False
        try:
            await self._gateway.edit(channel_id, ts, message)
        except SlackError as error:
            log.warning("could not change what was told", channel=channel_id, code=error.code)
            return error.lasting
        return True

    async def _allowed(self, channel_id: str) -> bool:
        """Not in a channel that is suspended, or that others read who should not."""
        about = Wanted((Effect.READ,), _NOBODY, channel_id, None)
        refused = await self._admission.refusal(about)
        if refused:
            log.info("nothing is told in a channel", channel=channel_id, why=refused.reason)
        return refused is None
