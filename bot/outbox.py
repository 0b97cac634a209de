"""Posts that are made once, though Slack knows no key that would tell it a repeated post from a new one.

What is to be posted is stored first, and the message carries its key unseen. Whoever tries again, here or
in another process, looks in the channel whether it stands there. What stays uncertain: without the scope
to look it is posted again, and a post that Slack shows only after the next try may come twice: it may still
be at it, and does not promise that what was posted can be read at once. So callers let some time pass.
"""

from datetime import timedelta

import structlog

from bot.errors import SlackError
from bot.slack.gateway import Gateway
from bot.slack.markers import Standing
from bot.slack.views.message import Message
from bot.store.posts import Posts, Try

log = structlog.get_logger(__name__)

# How far Slack's clock and the database's may be apart; Slack's signatures allow for as much.
SKEW = timedelta(minutes=5)


class Outbox:
    """Posts messages under keys. Keys are never used for two different messages."""

    def __init__(self, posts: Posts, gateway: Gateway) -> None:
        self._posts = posts
        self._gateway = gateway

    async def post(
        self, channel_id: str, key: str, message: Message, *, upto: int | None = None
    ) -> tuple[Standing, bool]:
        """Post a message, or find it where an earlier try has left it; whether it was found.

        Raises SlackError; after an uncertain one the next try is due in a moment, `follow.after_loss`.
        """
        earlier = await self._posts.begin(key, message)
        if earlier is not None:
            found = await self._look(channel_id, key, earlier)
            if found is not None:
                log.info("found a message whose post was not answered", channel=channel_id, key=key)
                return found, True
        try:
            return Standing(await self._gateway.post(channel_id, message, key=key, upto=upto), upto), False
        except SlackError as error:
            if earlier is None and not error.uncertain:
                await self._posts.take_back(key)
            raise

    async def find(self, channel_id: str, key: str) -> Standing | None:
        """The message with this key, if it was ever tried to post it. Raises SlackError for what passes."""
        earlier = await self._posts.find(key)
        return None if earlier is None else await self._look(channel_id, key, earlier)

    async def message(self, key: str) -> Message | None:
        """What was to be posted under this key."""
        return await self._posts.message(key)

    async def _look(self, channel_id: str, key: str, earlier: Try) -> Standing | None:
        try:
            return await self._gateway.find(channel_id, key, earlier.at - SKEW)
        except SlackError as error:
            if error.passing:
                raise
            log.warning("cannot look for a message, it may come twice", channel=channel_id, code=error.code)
            return None
