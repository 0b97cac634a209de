"""How many commands and clicks a person and a channel may send. What is over the limit never gets in.

Each process counts for itself, in memory: two processes let in twice as much, and a restart forgets. That
is enough against loops and pranks; what must hold exactly, such as the limit on deletions, is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from cachetools import LRUCache

from bot.audit import Result
from bot.clock import Clock
from bot.command import AnyCommand, Scope
from bot.config_limits import Ceiling
from bot.contexts import Contexts
from bot.errors import SlackError, StoreError
from bot.metrics import Metrics
from bot.naming import spelled
from bot.neon.waiting import Trace
from bot.policy import Decision, Verdict
from bot.rates import Rate, Window
from bot.slack.gateway import Gateway
from bot.slack.incoming import Incoming
from bot.slack.views import limit as views
from bot.slack.views.message import Message
from bot.store.audit import Audit
from bot.tasks import Tasks
from bot.trail import Trail

log = structlog.get_logger(__name__)

# What asks nothing of Neon, and what stops the bot, has to work while everything else is turned away.
ESSENTIAL = Ceiling(
    Rate(60, timedelta(minutes=1)), "built in: 60/1m for help, freeze and the like", own=False
)
# An answer to a click is a call to Slack, unlike one to a command; seconds between two for one person.
CLICKS_ANSWERED_EVERY = 5.0
# Those who sent something lately. Beyond that, whoever was quiet for longest starts anew.
AT_MOST = 20_000


@dataclass
class _Counted:
    """What one person or one channel has sent, and when that was last told in the audit trail."""

    kind: str
    ceiling: Ceiling
    window: Window = field(init=False)
    recorded_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.window = Window(self.ceiling.rate)


class Gate:
    """Counts what comes in, and turns away what is too much."""

    def __init__(
        self,
        contexts: Contexts,
        gateway: Gateway,
        audit: Audit,
        tasks: Tasks,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._contexts = contexts
        self._gateway = gateway
        self._audit = audit
        self._tasks = tasks
        self._metrics = metrics
        self._clock = clock
        entries = contexts.registry.entries
        self._essential = frozenset(each.name for each in entries if _is_essential(each.command))
        self._counted: LRUCache[tuple[str, ...], _Counted] = LRUCache(AT_MOST)
        self._clicks_answered: LRUCache[str, float] = LRUCache(AT_MOST)

    def turned_away(self, incoming: Incoming) -> Message | None:
        """None for what gets in. Else what to say to a command; a click is answered from here, if at all."""
        now = self._clock.monotonic()
        counted = tuple(self._counters(incoming))
        waits = [each.window.wait(now) for each in counted]
        longest = max(waits, default=0.0)
        if longest <= 0:
            for each in counted:
                each.window.note(now)
            return None
        full = counted[waits.index(longest)]
        self._metrics.count_turned_away(full.kind)
        message = views.too_often(full.kind, full.ceiling.rate, longest, full.ceiling.rule)
        if now - full.recorded_at >= full.ceiling.rate.within.total_seconds():
            full.recorded_at = now
            log.warning("turns away what is too much", kind=full.kind, user=incoming.user_id)
            self._tasks.start(self._record(incoming, full, message), name=f"limit:{incoming.key}")
        # A form that was sent is answered in the form itself, and so shows it without a call.
        if incoming.reply_to and incoming.gesture is not None and self._may_answer(incoming, now):
            self._tasks.start(self._answer(incoming, message), name=f"limited:{incoming.key}")
        return message

    def _counters(self, incoming: Incoming) -> Iterator[_Counted]:
        person = f"{incoming.team_id}/{self._contexts.config.accounts(incoming.user_id)[0]}"
        first = incoming.line.split(maxsplit=1)[:1]
        if not first or spelled(first[0]) in self._essential:
            yield self._counter("essential", person, "", ESSENTIAL)
            return
        config, channel_id = self._contexts.config, incoming.channel_id
        if ceiling := config.ceiling(channel_id, "per_person"):
            # Where a channel has a limit of its own, what is sent elsewhere does not count against it.
            yield self._counter("person", person, channel_id if ceiling.own else "", ceiling)
        if ceiling := config.ceiling(channel_id, "per_channel"):
            yield self._counter("channel", channel_id, "", ceiling)

    def _counter(self, kind: str, who: str, where: str, ceiling: Ceiling) -> _Counted:
        key = (kind, who, where, ceiling.rule)  # another rate begins with another count
        counted: _Counted | None = self._counted.get(key)
        if counted is None:
            counted = self._counted[key] = _Counted(kind, ceiling)
        return counted

    def _may_answer(self, incoming: Incoming, now: float) -> bool:
        last = self._clicks_answered.get(incoming.user_id, float("-inf"))
        if now - last < CLICKS_ANSWERED_EVERY:
            return False
        self._clicks_answered[incoming.user_id] = now
        return True

    async def _answer(self, incoming: Incoming, message: Message) -> None:
        try:
            await self._gateway.answer(incoming.reply_to, message)
        except SlackError as error:
            log.warning("could not answer", code=error.code)

    async def _record(self, incoming: Incoming, full: _Counted, message: Message) -> None:
        """One row for the first that is turned away, and none for the others until the window is over."""
        trail = Trail(incoming, self._contexts.config.hash, Trace())
        trail.decision = Decision(Verdict.DENY, message.text, full.ceiling.rule)
        try:
            await self._audit.record(trail.entry(Result.REFUSED, "too many commands; others are not listed"))
        except StoreError as error:
            full.recorded_at = float("-inf")  # the next one that is turned away stands for this one, too
            log.error("could not write the audit row", outcome="refused", problem=error.message)


def _is_essential(command: AnyCommand) -> bool:
    return command.admins_only or command.scope is Scope.ANYWHERE
