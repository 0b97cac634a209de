"""The requests that this process is at work on, and the leases that keep others off them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_hex

import structlog

from bot.errors import BotError
from bot.store.requests import Request, Requests

log = structlog.get_logger(__name__)

# After a process dies, another one takes its work over at the latest after this.
LEASE = timedelta(seconds=15)
# A lease outlives three renewals that fail.
RENEWALS = 4


class Holding:
    """Names this process as a worker and renews what it holds until it lets go."""

    def __init__(self, requests: Requests, *, lease: timedelta = LEASE) -> None:
        self.worker = token_hex(6)
        self.lease = lease
        self.renew_every = lease / RENEWALS
        self._requests = requests
        self._held: set[str] = set()
        self.handled = 0  # how often something may have become due soon

    def keep(self, requests: Iterable[Request]) -> None:
        """Hold requests whose work waits for its turn; `of` lets go of each.

        Else their leases would run out in the queue, and each tick would claim and queue them anew.
        """
        self._held.update(request.id for request in requests)

    def due_soon(self) -> None:
        """A request that nobody holds is to be looked at soon."""
        self.handled += 1

    @contextmanager
    def of(self, request: Request) -> Iterator[None]:
        """Hold a request for as long as the block runs."""
        self._held.add(request.id)
        try:
            yield
        finally:
            self._held.discard(request.id)
            self.due_soon()

    async def renew(self) -> None:
        """Renew every lease in hand. One that was lost is found out at the next save, by its fence."""
        held = frozenset(self._held)
        if not held:
            return
        try:
            ours = await self._requests.renew(self.worker, held, lease=self.lease)
        except BotError as error:
            log.warning("could not renew leases", problem=error.message)
            return
        # Meanwhile some were let go of.
        for lost in (held & self._held) - ours:
            log.warning("another process took over a request", request=lost)
