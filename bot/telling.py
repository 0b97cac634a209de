"""Tells whoever asked how it ended, once, where the message that should show it is gone for good.

That it is told is stored before it is told. If the answer to that is lost, or the process dies in that
very moment, nobody tells again: an ephemeral message cannot be looked for, and direct messages only with
scopes that let the bot read them. The outcome is in the audit trail all the same.
"""

from datetime import timedelta

import structlog

from bot.errors import SlackError
from bot.metrics import Metrics
from bot.slack.gateway import Gateway
from bot.slack.views import progress
from bot.slack.views.message import Message
from bot.store.posts import Posts
from bot.store.requests import Request

log = structlog.get_logger(__name__)

# How long a last word is tried to be shown that Slack does not take.
LAST_WORD_WITHIN = timedelta(days=1)


class Telling:
    """What is said to the asker alone, and how long the channel is tried before."""

    def __init__(self, posts: Posts, gateway: Gateway, metrics: Metrics) -> None:
        self._posts = posts
        self._gateway = gateway
        self._metrics = metrics

    async def asker(self, request: Request, message: Message) -> str:
        """Tell whoever asked, in the channel or else directly; in a few words, for the audit, how that went.

        Raises SlackError for what waiting may mend: nothing was told then.
        """
        key = _told(request)
        if await self._posts.begin(key) is not None:
            return "whether the asker was told is not known"
        try:
            return await self._tell(request, message)
        except SlackError as error:
            if not (error.lasting or error.uncertain):
                await self._posts.take_back(key)
                raise
            return _untold(request, error)

    async def pause(self, request: Request, error: SlackError, shortest: timedelta) -> timedelta | None:
        """How long to wait with a last word that Slack did not take. None when it was tried for a day."""
        first = await self._posts.begin(f"{request.id}:unshown")
        waited = first.ago if first else timedelta(0)
        if waited > LAST_WORD_WITHIN:
            return None
        if error.retry_after is not None:
            return timedelta(seconds=error.retry_after)
        return max(shortest, min(waited / 4, timedelta(minutes=1)))

    async def given_up(self, request: Request, message: Message, error: SlackError) -> str:
        """Slack took the last word for a day nowhere: tell the asker directly, if that goes."""
        self._metrics.count_slack_given_up("result")
        log.error("gave up showing a result", request=request.id, code=error.code)
        if await self._posts.begin(_told(request)) is not None:
            return "whether the asker was told is not known"
        try:
            return await self._directly(request, message)
        except SlackError as refused:
            return _untold(request, refused)

    async def _tell(self, request: Request, message: Message) -> str:
        try:
            await self._gateway.post_private(request.channel_id, request.user_id, message)
        except SlackError as error:
            if not error.lasting:
                raise
            return await self._directly(request, message)
        return "the asker alone was told in the channel"

    async def _directly(self, request: Request, message: Message) -> str:
        direct = progress.told_directly(message, request.channel_id)
        await self._gateway.post(request.user_id, direct, key=_told(request))
        return "the asker was told in a direct message"


def _told(request: Request) -> str:
    return f"{request.id}:told"


def _untold(request: Request, error: SlackError) -> str:
    log.warning("nowhere to show a result", request=request.id, code=error.code)
    if error.uncertain:
        return f"whether the asker was told is not known ({error.code})"
    return f"the asker could not be told ({error.code})"
