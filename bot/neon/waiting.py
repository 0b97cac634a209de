"""Waiting for a project: our own writes in turn, and Neon's other work by name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.neon.models import Operation


@dataclass(frozen=True)
class Waiting:
    """Why a write has not been made yet.

    `blocking` is the operation in the way; None while the write is behind another one of this process,
    or when Neon did not name any. `waited_seconds` counts from the moment the write was asked for.
    """

    place: str  # the project's id, or the organization's
    blocking: Operation | None
    waited_seconds: float


# An error that it raises ends the call; nothing has been applied by then.
OnWait = Callable[[Waiting], Awaitable[None]]


@dataclass
class Trace:
    """What one request left behind in Neon, for the audit: ids of Neon's answers and of its operations."""

    request_ids: list[str] = field(default_factory=list)
    operation_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Caller:
    """On whose behalf a call is made: whom to tell about waiting, and where to note the ids."""

    on_wait: OnWait | None = None
    trace: Trace | None = None

    async def tell(self, waiting: Waiting) -> None:
        """Pass on why it takes longer."""
        if self.on_wait is not None:
            await self.on_wait(waiting)

    def note_answer(self, request_id: str) -> None:
        """Note the id of an answer, if it had one."""
        if self.trace is not None and request_id:
            self.trace.request_ids.append(request_id)

    def note_operations(self, operations: tuple[Operation, ...]) -> None:
        """Note the operations that a write has set off."""
        if self.trace is not None:
            self.trace.operation_ids.extend(operation.id for operation in operations)


class Turns:
    """One write at a time per project or organization, first come first served.

    Neon would refuse the second with 423.
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    def of(self, place: str) -> asyncio.Lock:
        """The lock of one project, organization or account. asyncio's locks are fair."""
        return self._locks.setdefault(place, asyncio.Lock())


def in_the_way(operations: tuple[Operation, ...]) -> Operation | None:
    """The operation that holds a project, out of a list that is newest first.

    The oldest one at work; else the oldest one waiting for its turn; else one that Neon may retry.
    """
    oldest_first = operations[::-1]
    waiting = [each for each in oldest_first if each.in_progress]
    running = [each for each in waiting if each.status in {"running", "cancelling"}]
    retried = [each for each in oldest_first if each.may_be_retried and each.retry_at is not None]
    return next(iter(running + waiting + retried), None)
