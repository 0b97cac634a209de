"""What Slack has delivered, kept from before it is acknowledged until something stored takes its place.

Slack sends a command once. If the process died between the acknowledgement and the first row about it,
nobody would ever hear of it again; so its words are stored first, and whoever runs finds what was left.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import structlog

from bot.calls import STALE
from bot.errors import RefusedError, StoreError
from bot.redaction import Redactor
from bot.redaction import kept as without_secret_fields
from bot.slack.incoming import Incoming
from bot.store.deliveries import Deliveries, LeftBehind
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

# Slack waits for three seconds, of which the way through its network takes a share as well.
KEEP_WITHIN = 1.5  # seconds
# What nobody gets through with in so many tries may be what breaks the bot.
CLAIMS = 3
# Deliveries claimed by one sweep. The rest are claimed by the next one, or by another process.
AT_MOST = 200

# What of a delivery people have written, and the mark of one whose words are not kept as they were.
_WORDS_OF_PEOPLE = frozenset({"line", "written"})
_WITHHELD = "withheld"
_BY_SHAPE = Redactor(())

# Whether this is the first delivery of its kind; raises what stands in the way of dealing with it.
First = Callable[[], Awaitable[bool]]
Handle = Callable[[Incoming, First], Awaitable[None]]


class Inbox:
    """Keeps deliveries, hands them on, and takes over what another process has left behind."""

    def __init__(
        self, deliveries: Deliveries, handle: Handle, tasks: Tasks, *, worker: str, lease: timedelta
    ) -> None:
        self._deliveries = deliveries
        self._handle = handle
        self._tasks = tasks
        self._worker = worker
        self._lease = lease
        self._held: set[str] = set()
        self._disowned: set[str] = set()
        self._arrived: dict[str, tuple[Incoming, asyncio.Future[bool]]] = {}
        self._keeping: asyncio.Task[None] | None = None
        self._all_kept = asyncio.Event()
        self._all_kept.set()

    @property
    def full(self) -> bool:
        """Whether a newcomer has to be turned away."""
        return self._tasks.full

    async def take(self, incoming: Incoming) -> None:
        """Keep a delivery and begin with it. Returns when it may be acknowledged, which is soon in any case.

        While the store is slow or gone it is acknowledged without being kept; then it has to answer for
        itself, and is told that nothing was done when the store does not come back at once.
        """
        if incoming.key in self._arrived:
            return  # the same one twice within a moment
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        # Its result is taken when its turn comes, unless the bot stops before that.
        kept.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._arrived[incoming.key] = (incoming, kept)
        self._held.add(incoming.key)
        if self._keeping is None:
            self._all_kept.clear()
            self._keeping = asyncio.create_task(self._keep())
        await asyncio.wait({kept}, timeout=KEEP_WITHIN)

        async def first() -> bool:
            return await asyncio.shield(kept)

        # Only now: the work that those before it make must not keep it from being acknowledged.
        self._begin(incoming, first)

    async def sweep(self) -> None:
        """Take over what was left behind by a process that is gone. Never raises."""
        if self.full:
            return
        try:
            left = await self._deliveries.claim(self._worker, limit=AT_MOST, lease=self._lease)
        except StoreError as error:
            log.warning("could not look for deliveries left behind", problem=error.message)
            return
        for each in left:
            if each.key in self._held:
                continue  # ours, and its lease ran out because the store was away
            log.info("goes on with a delivery that was left behind", delivery=each.key, claims=each.claims)
            self._held.add(each.key)
            self._begin(Incoming.restored(each.key, each.body), partial(_in_time, each))

    async def renew(self) -> None:
        """Renew the leases of what is in hand. Never raises."""
        try:
            if self._disowned:
                gone = frozenset(self._disowned)
                await self._deliveries.drop(gone)
                self._disowned -= gone
            if self._held:
                await self._deliveries.renew(self._worker, frozenset(self._held), lease=self._lease)
        except StoreError as error:
            log.warning("could not renew the leases of deliveries", problem=error.message)

    async def let_go(self) -> None:
        """At the end: what is still in hand is for whoever comes next, at once. Never raises."""
        try:
            if self._held:
                await self._deliveries.renew(self._worker, frozenset(self._held), lease=timedelta(0))
        except StoreError as error:
            log.warning("could not let go of deliveries", problem=error.message)

    async def _keep(self) -> None:
        """Keep what has arrived. What arrives meanwhile goes into one transaction, too: the next one."""
        while self._arrived:
            arrived, self._arrived = self._arrived, {}
            bodies = {key: _body(incoming) for key, (incoming, _) in arrived.items()}
            try:
                new = await self._deliveries.take(bodies, worker=self._worker, lease=self._lease)
            except Exception as error:
                # Each is told of it in its own turn: that nothing was done. Should only the answer be lost,
                # then their rows are there, and nobody may do it later.
                self._disowned.update(arrived)
                for _, kept in arrived.values():
                    kept.set_exception(error)
            else:
                for key, (_, kept) in arrived.items():
                    kept.set_result(key in new)
        self._keeping = None
        self._all_kept.set()

    def _begin(self, incoming: Incoming, first: First) -> None:
        self._tasks.start(self._work(incoming, first), name=incoming.key)

    async def _work(self, incoming: Incoming, first: First) -> None:
        # Whoever is waiting to be acknowledged goes first.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_kept.wait(), KEEP_WITHIN)
        await self._handle(incoming, first)
        # Not when it is cancelled: then `let_go` hands it on.
        self._held.discard(incoming.key)


def _body(incoming: Incoming) -> dict[str, str | None]:
    """What is stored: what somebody has typed by mistake, such as a password, is not."""
    body = incoming.kept()
    clean = {
        name: value and _BY_SHAPE.text(without_secret_fields(value))
        for name, value in body.items()
        if name in _WORDS_OF_PEOPLE
    }
    return body if body.items() >= clean.items() else body | clean | {_WITHHELD: "yes"}


async def _in_time(left: LeftBehind) -> bool:
    if left.body.get(_WITHHELD):
        raise RefusedError(
            "I was stopped before I got to this. It looks as if it holds a secret, so I have not kept it, "
            "and nothing was done.",
            hint="Type it again if it is still wanted.",
            rule="built in: secrets are not kept",
        )
    if left.age > STALE or left.claims > CLAIMS:
        raise RefusedError(
            "I could not get to this in time, so nothing was changed.",
            hint="Type it again if it is still wanted.",
            rule="built in: old requests are not begun",
        )
    return True
