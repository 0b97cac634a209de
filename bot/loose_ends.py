"""What a finished request leaves to be looked after: a deletion that can be undone for a while, a branch that
a restore has kept. Its message says what has become of that, from a fresh look at Neon, and is edited when
that changes: at a deadline, after a command about the same thing, or when a button proves outdated.
"""

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.contexts import Contexts, project_of
from bot.errors import BotError, SlackError, StoreError
from bot.holding import Holding
from bot.neon.client import NeonClient
from bot.neon.errors import NeonError
from bot.neon.models.fate import Fate, Gone, Recoverable, There, Unread, fate_of
from bot.neon.waiting import Trace
from bot.rest import Rest
from bot.showing import digest
from bot.slack.gateway import Gateway
from bot.slack.incoming import Incoming
from bot.slack.views import loose_ends as views
from bot.slack.views.message import Loose, LooseEnd, Message
from bot.store.loose_ends import LooseEndRows, StoredEnd
from bot.store.requests import Request, Requests
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

# A kept branch is spoken of once more after this, if it is still there and can be deleted.
REMINDED_AFTER = timedelta(days=7)
# Longer than a look can take; what is told is the same whoever tells it, and the reminder is taken first.
LEASE = timedelta(minutes=2)
AT_MOST = 50  # by one tick
IDLE_LOOK = 60.0  # seconds; nothing here is urgent, but for what this process has just done itself
SOON = timedelta(seconds=30)
LATER = timedelta(hours=1)
# What nobody could read or show for so long is let go of.
GIVEN_UP_AFTER = timedelta(days=30)


class LooseEnds:
    """`leave` when a request ends, then `tick` again and again. Any process can go on with another's."""

    def __init__(
        self,
        contexts: Contexts,
        requests: Requests,
        rows: LooseEndRows,
        gateway: Gateway,
        holding: Holding,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._contexts = contexts
        self._requests = requests
        self._rows = rows
        self._gateway = gateway
        self._tasks = tasks
        self._rest = Rest(holding, clock, IDLE_LOOK)

    async def leave(self, request: Request, message: Message) -> Message:
        """The last word on a request together with what has become of what it leaves. Raises StoreError."""
        end = message.leaves
        if end is None:
            return message
        fate = await self._fate(request, end)
        told = self._told(request, message, end, fate)
        if not views.final(end, fate):
            await self._rows.put(
                request.id,
                request.project_id,
                end,
                message,
                told=digest(told),
                until=_until(fate),
                due=SOON if isinstance(fate, Unread) else _deadline(end, fate, request.read_at, timedelta(0)),
            )
        return told

    async def outdated(self, incoming: Incoming) -> None:
        """A button of this message was clicked, and what it was for is not as the message says."""
        if incoming.message_ts is None:
            return
        try:
            await self._rows.look_at_message(incoming.channel_id, incoming.message_ts)
        except StoreError as error:
            log.warning("could not have a message looked at", problem=error.message)
        self._rest.end()

    async def tick(self) -> None:
        """Look at whatever is due. Never raises."""
        if not self._rest.is_over():
            return
        try:
            due = await self._rows.next_due_in()
            claimed = await self._rows.claim_due(limit=AT_MOST, lease=LEASE) if due == 0 else ()
        except StoreError as error:
            log.warning("could not look for loose ends", problem=error.message)
            return
        if due is not None:
            self._rest.end_in(due)
        for stored in claimed:
            self._tasks.start(self._look(stored), name=f"loose end:{stored.request_id}")

    async def _look(self, stored: StoredEnd) -> None:
        try:
            request = await self._requests.get(stored.request_id)
            if request is None:
                return
            await self._tell(request, stored)
        except SlackError as error:
            pause = timedelta(seconds=error.retry_after) if error.retry_after else _patience(stored)
            log.warning("could not tell of a loose end", request=stored.request_id, code=error.code)
            await self._put_off(stored, pause)
        except BotError as error:
            log.warning("could not look at a loose end", request=stored.request_id, problem=error.message)
        finally:
            self._rest.end()  # it may be due again before anything else is

    async def _put_off(self, stored: StoredEnd, pause: timedelta) -> None:
        try:
            await (self._rows.drop(stored) if _given_up(stored) else self._rows.put_off(stored, pause))
        except StoreError as error:
            log.warning("could not put off a loose end", request=stored.request_id, problem=error.message)

    async def _tell(self, request: Request, stored: StoredEnd) -> None:
        end, fate = stored.end, await self._fate(request, stored.end)
        if isinstance(fate, Unread):
            if stored.until is None or stored.read_at < stored.until:
                await self._put_off(stored, _patience(stored))
                return
            fate = Gone()  # Neon has said itself that it cannot come back from then on
        told = self._told(request, stored.message, end, fate, stored)
        seen = digest(told) == stored.told or await self._show(request, told)
        if views.final(end, fate):
            await self._rows.drop(stored)
            return
        if seen and _wants_reminder(stored, fate):
            await self._remind(request, stored, fate)
        due = _deadline(end, fate, stored.read_at, stored.age)
        shown = digest(told) if seen else stored.told  # a channel may come back from the archive
        await self._rows.settle(stored, told=shown, until=_until(fate), due=due)

    async def _show(self, request: Request, message: Message) -> bool:
        """Whether there is a message that shows it. Raises SlackError for what may pass."""
        if request.message_ts is None:
            return False
        try:
            await self._gateway.edit(request.channel_id, request.message_ts, message)
        except SlackError as error:
            if not error.lasting:
                raise
            return False
        return True

    async def _remind(self, request: Request, stored: StoredEnd, fate: Fate) -> None:
        """Once, below the message. Where the answer is lost it is not posted again: one is enough."""
        if request.message_ts is None or not await self._rows.remind(stored):
            return
        message = views.reminder(stored.end, fate, project_of(request), request.user_id, stored.age)
        try:
            await self._gateway.reply(request.channel_id, request.message_ts, message)
        except SlackError as error:
            if error.code == "ratelimited":
                await self._rows.not_reminded(stored)
                raise
            log.warning("a reminder may not have been seen", request=request.id, code=error.code)

    def _told(
        self, request: Request, message: Message, end: LooseEnd, fate: Fate, stored: StoredEnd | None = None
    ) -> Message:
        return views.told(
            message,
            end,
            fate,
            project_of(request),
            until=stored.until if stored else None,
            by=stored.touched_by if stored else None,
            now=stored.read_at if stored else request.read_at,
        )

    async def _fate(self, request: Request, end: LooseEnd) -> Fate:
        neon = self._contexts.of_request(request, Trace()).neon
        try:
            if end.kind is Loose.DELETED_PROJECT:
                return await _fate_of_project(neon, end.id)
            return fate_of(end.id, await neon.branches(request.project_id, include_deleted=True))
        except NeonError as error:
            log.info("could not read what became of something", request=request.id, problem=error.message)
            return Unread()


async def _fate_of_project(neon: NeonClient, project_id: str) -> Fate:
    if await neon.api.project.find(project_id) is not None:
        return There()
    deleted = await neon.api.project.everything(deleted=True)
    known = next((each for each in deleted.own if each.id == project_id), None)
    if known is not None and known.recoverable_until is not None:
        return Recoverable(known.recoverable_until)
    return Unread() if project_id in deleted.unavailable_project_ids else Gone()


def _until(fate: Fate) -> datetime | None:
    return fate.until if isinstance(fate, Recoverable) else None


def _deadline(end: LooseEnd, fate: Fate, now: datetime, age: timedelta) -> datetime | timedelta | None:
    """When it may be otherwise, though nobody has done anything by then."""
    match fate:
        case Recoverable(until):
            return max(until, now + SOON)  # the clocks of Neon and of the database may differ
        case There(branch) if branch is not None and branch.expires_at is not None:
            return max(branch.expires_at, now) + SOON
        case There() if age < REMINDED_AFTER:
            return REMINDED_AFTER - age
    return REMINDED_AFTER


def _wants_reminder(stored: StoredEnd, fate: Fate) -> bool:
    """Only where somebody can do something about it."""
    old = stored.age >= REMINDED_AFTER and not stored.reminded
    return (
        old
        and stored.end.kind is Loose.KEPT_BRANCH
        and isinstance(fate, There)
        and fate.removable
        and fate.branch is not None
        and fate.branch.expires_at is None
    )


def _patience(stored: StoredEnd) -> timedelta:
    return min(max(stored.age / 4, SOON), LATER)


def _given_up(stored: StoredEnd) -> bool:
    since = max(stored.made_at, stored.until or stored.made_at)
    return stored.read_at - since > GIVEN_UP_AFTER
