"""How fast Slack is spoken to: what it bears, what it asks for, and which of several edits still matters."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

from bot.clock import Clock
from bot.errors import SlackError

# Slack takes about one message a second in each channel, and bears a few at once.
POSTS_AT_ONCE = 3
CHANNELS = 1000  # whose last posts are remembered
# chat.update is a tier 3 method: fifty a minute for all messages of the workspace together.
EDITS_PER_MINUTE = 45
# Edits that show progress leave this share of the budget to the ones that show a result.
KEPT_FOR_RESULTS = 10


class Posting:
    """One post a second in each channel, after the first few."""

    def __init__(self) -> None:
        self._limits: LRUCache[str, AsyncLimiter] = LRUCache(CHANNELS)

    async def turn(self, channel_id: str) -> None:
        """Wait until the channel can take one more."""
        limit = self._limits.get(channel_id)
        if limit is None:
            limit = self._limits[channel_id] = AsyncLimiter(POSTS_AT_ONCE, POSTS_AT_ONCE)
        await limit.acquire()


class Pauses:
    """What Slack has asked to be left alone with, and until when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str], float] = {}

    def over(self, method: str, where: str = "") -> bool:
        """Whether a method may be called; for posts, in this channel."""
        return self._left(method, where) <= 0

    def check(self, method: str, where: str = "") -> None:
        """Raise `ratelimited` at once, without asking Slack, as long as it asks for a pause."""
        left = self._left(method, where)
        if left > 0:
            raise SlackError("ratelimited", method=method, retry_after=left, sent=False)
        self._until.pop((method, where), None)

    def heed(self, error: SlackError, where: str = "") -> None:
        """Remember the pause that Slack asks for, if it does."""
        if error.retry_after is not None:
            self._until[error.method, where] = self._clock.monotonic() + error.retry_after

    def _left(self, method: str, where: str) -> float:
        return self._until.get((method, where), 0.0) - self._clock.monotonic()


@dataclass
class _Line:
    """Those who wait to edit one message: the number of the newest, and how many there are."""

    newest: int = 0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Edits:
    """The edits of each message one after the other; one that was overtaken while it waited is not sent."""

    def __init__(self) -> None:
        self._limit = AsyncLimiter(EDITS_PER_MINUTE, 60)
        self._lines: dict[tuple[str, str], _Line] = {}

    @property
    def room_for_progress(self) -> bool:
        """Whether one more leaves enough of the budget to results, which may always be shown."""
        return self._limit.has_capacity(KEPT_FOR_RESULTS)

    async def make(self, channel_id: str, ts: str, edit: Callable[[], Awaitable[object]]) -> bool:
        """Make this edit when its turn comes. False if a newer one had come by then: it is not made."""
        line = self._lines.setdefault((channel_id, ts), _Line())
        line.newest += 1
        line.waiting += 1
        mine = line.newest
        try:
            await self._limit.acquire()
            async with line.lock:
                if mine < line.newest:
                    return False
                await edit()
                return True
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[channel_id, ts]
