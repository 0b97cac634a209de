"""The work in hand: every task is kept by a strong reference, counted, and drained at the end.

Bolt starts listeners with `ensure_future` and keeps no reference, and nothing waits for them at
shutdown; so the bot's own work runs here instead.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import structlog

log = structlog.get_logger(__name__)

# Commands at work at once. More wait their turn, so that a burst cannot starve the event loop,
# on which the acknowledgements have to go out within Slack's three seconds.
AT_ONCE = 16
# Beyond this many waiting, a newcomer is told to try again rather than kept for minutes.
WAITING_AT_MOST = 1000

_turns_of_this_task: ContextVar[asyncio.Semaphore | None] = ContextVar("turns", default=None)


@asynccontextmanager
async def aside() -> AsyncIterator[None]:
    """Let others have this task's turn while it may have to wait for long, such as for a locked project."""
    turns = _turns_of_this_task.get()
    if turns is None:
        yield
        return
    turns.release()
    try:
        yield
    finally:
        await turns.acquire()


class Tasks:
    """A bounded set of running tasks."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting_at_most: int = WAITING_AT_MOST) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._waiting_at_most = waiting_at_most
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def full(self) -> bool:
        """Whether a newcomer has to be turned away."""
        return self._closed or len(self._tasks) >= self._waiting_at_most

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Run `work` when its turn comes. Whatever it raises is logged, never lost."""
        task = asyncio.create_task(self._run(work), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with self._turns:
                _turns_of_this_task.set(self._turns)
                await work
        except asyncio.CancelledError:
            work.close()
            raise
        except Exception:
            log.exception("a task failed")

    async def drain(self, seconds: float) -> int:
        """Take nothing new, give what runs `seconds` to end, cancel the rest; says how many were cut."""
        self._closed = True
        if not self._tasks:
            return 0
        _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        return len(unfinished)
