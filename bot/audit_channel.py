"""Tells the audit trail in a channel: every write's outcome and every refusal, one line each.

What is told comes from the stored rows, and how far it came is stored too, so that a restart loses
nothing. When Slack's answer to a post is lost, or the process dies in that very moment, the next one to
tell finds the message by the row that it begins after. Each message ends with its last row's number.
"""

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.errors import SlackError, StoreError
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.slack.views import audit as views
from bot.store.audit_posts import AuditPosts

log = structlog.get_logger(__name__)

AT_ONCE = 30  # lines in a message; Slack takes about one message a second
# Longer than looking and posting can take, each call at most ten seconds.
LEASE = timedelta(seconds=90)
# Pauses in seconds: after what passes, and after what somebody has to mend first, such as inviting the bot.
SHORT, LONG = 5.0, 60.0


class AuditChannel:
    """One channel that hears of everything. `tick` is called again and again."""

    def __init__(
        self, posts: AuditPosts, outbox: Outbox, metrics: Metrics, clock: Clock, channel_id: str
    ) -> None:
        self._posts = posts
        self._outbox = outbox
        self._metrics = metrics
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
                key = f"audit:{self._channel_id}:{turn.place}"
                standing, _ = await self._outbox.post(self._channel_id, key, message, upto=untold.upto)
            except SlackError:
                await self._posts.let_go(turn)
                raise
            # One that was found may tell less than there is to tell by now.
            if await self._posts.done(turn, standing.upto or untold.upto) and untold.left_out:
                log.error(
                    "gave up telling the audit channel", channel=self._channel_id, entries=untold.left_out
                )
                self._metrics.count_slack_given_up("audit", untold.left_out)
        else:
            await self._posts.done(turn, untold.upto)

    def _pause(self, seconds: float) -> None:
        self._not_before = self._clock.monotonic() + seconds

    def _put_off(self, seconds: float, why: str) -> None:
        self._pause(seconds)
        if why != self._trouble:  # else the log would fill up while nobody mends it
            log.warning("could not post to the audit channel", channel=self._channel_id, problem=why)
        self._trouble = why


class AuditTelling:
    """Tells the trail in the channel that `named` names now; a later configuration may name another one."""

    def __init__(self, named: Callable[[], str | None], make: Callable[[str], AuditChannel]) -> None:
        self._named = named
        self._make = make
        self._id: str | None = None
        self._channel: AuditChannel | None = None

    async def begin(self) -> None:
        """Before anything can happen that is to be told. Raises StoreError."""
        channel_id = self._named()
        if channel_id == self._id:
            return
        channel = self._make(channel_id) if channel_id else None
        if channel:
            await channel.begin()
        self._id, self._channel = channel_id, channel

    async def tick(self) -> None:
        """Tell what is new, one message at most. Trouble is logged, and tried again later."""
        try:
            await self.begin()
        except StoreError as error:
            log.warning("could not begin to tell the audit trail", problem=error.message)
            return
        if self._channel:
            await self._channel.tick()
