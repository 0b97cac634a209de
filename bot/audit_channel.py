"""Tells the audit trail in a channel: every write's outcome and every refusal, one line each.

What is told comes from the stored rows, and how far it came is stored too, so that a restart loses
nothing. Slack cannot be asked whether a post arrived: when its answer is lost, or the process dies in that
very moment, the same lines are posted once more. Each message ends with its last row's number.
"""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.errors import SlackError, StoreError
from bot.slack.gateway import Gateway
from bot.slack.views import audit as views
from bot.store.audit_posts import AuditPosts

log = structlog.get_logger(__name__)

AT_ONCE = 30  # lines in a message; Slack takes about one message a second
# Longer than a post can take: the gateway gives up after ten seconds, or twenty if it tries without blocks.
LEASE = timedelta(seconds=30)
# Pauses in seconds: after what passes, and after what somebody has to mend first, such as inviting the bot.
SHORT, LONG = 5.0, 60.0


class AuditChannel:
    """One channel that hears of everything. `tick` is called again and again."""

    def __init__(self, posts: AuditPosts, gateway: Gateway, clock: Clock, channel_id: str) -> None:
        self._posts = posts
        self._gateway = gateway
        self._clock = clock
        self._channel_id = channel_id
        self._not_before = 0.0
        self._trouble = ""

    async def begin(self) -> None:
        """Before anything can happen that is to be told. Raises StoreError."""
        await self._posts.begin()

    async def tick(self) -> None:
        """Tell what is new, one message at most. Trouble is logged, and tried again later."""
        if self._clock.monotonic() < self._not_before:
            return
        # Also for what nobody has thought of: that is logged by whoever ticks.
        self._pause(LONG)
        try:
            await self._tell()
        except StoreError as error:
            self._put_off(SHORT, error.message)
        except SlackError as error:
            self._put_off(error.retry_after or (SHORT if error.passing else LONG), error.code)
        else:
            self._trouble = ""
            self._not_before = 0.0

    async def _tell(self) -> None:
        turn = await self._posts.take_turn(LEASE)
        if turn is None:
            return
        untold = await self._posts.untold(turn, AT_ONCE)
        if untold.entries or untold.left_out:
            message = views.told(untold.entries, left_out=untold.left_out)
            if not await self._posts.still_ours(turn, LEASE):
                return
            try:
                await self._gateway.post(self._channel_id, message)
            except SlackError:
                await self._posts.let_go(turn)
                raise
        await self._posts.done(turn, untold.upto)

    def _pause(self, seconds: float) -> None:
        self._not_before = self._clock.monotonic() + seconds

    def _put_off(self, seconds: float, why: str) -> None:
        self._pause(seconds)
        if why != self._trouble:  # else the log would fill up while nobody mends it
            log.warning("could not post to the audit channel", channel=self._channel_id, problem=why)
        self._trouble = why
