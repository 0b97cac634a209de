"""How far the audit trail has been told in a channel, and what is still to be told there.

Of several processes one tells at a time: it holds the channel's row by a lease on the database's time,
and its fence goes up at each change of hands, so that one which was stopped and wakes up moves nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from bot.audit import Entry, Result
from bot.command import Effect
from bot.store.audit import entry_of
from bot.store.chain import START
from bot.store.database import Database
from bot.store.dbtime import database_now, from_now
from bot.store.schema import audit, audit_head, audit_posts

# What is older was not told in time and stays in the trail alone: a channel is no archive.
TOLD_WITHIN = timedelta(days=1)

_WORTH_TELLING = or_(
    audit.c.outcome.in_([Result.REFUSED.value, Result.SUSPENDED.value, Result.RESUMED.value]),
    and_(
        audit.c.effect.in_([effect.value for effect in Effect if effect is not Effect.READ]),
        audit.c.outcome != Result.INVALID.value,
    ),
)
_END = select(audit_head.c.last_id).where(audit_head.c.id == 1).scalar_subquery()


@dataclass(frozen=True)
class Turn:
    """The right to tell what comes after the row `after`, for as long as the fence is the current one.

    `place` names that place in this trail, and in no other.
    """

    after: int
    place: str
    fence: int


@dataclass(frozen=True)
class Untold:
    """What is to be told now, oldest first, up to and with the row `upto`; `left_out` are too old for it."""

    entries: tuple[Entry, ...]
    left_out: int
    upto: int


class AuditPosts:
    """The place of one channel in the trail. Every method raises StoreError without the database."""

    def __init__(self, database: Database, channel_id: str) -> None:
        self._database = database
        self._this = audit_posts.c.channel_id == channel_id
        self._channel_id = channel_id

    async def begin(self) -> None:
        """Tell what comes from now on. A channel that was told before goes on where it was."""
        beginning = self._database.insert(audit_posts).values(
            channel_id=self._channel_id, posted_id=_END, fence=0
        )
        async with self._database.write() as connection:
            await connection.execute(beginning.on_conflict_do_nothing(index_elements=["channel_id"]))

    async def take_turn(self, lease: timedelta) -> Turn | None:
        """Hold the channel for the time of `lease`. None when nothing is new, or another process holds it."""
        free = or_(audit_posts.c.lease_until.is_(None), audit_posts.c.lease_until <= database_now())
        due = and_(self._this, audit_posts.c.posted_id < _END, free)
        async with self._database.read() as connection:
            # Most of the time there is nothing to do, and that should keep no writer waiting.
            if (await connection.execute(select(audit_posts.c.fence).where(due))).first() is None:
                return None
        taking = (
            update(audit_posts).where(due).values(fence=audit_posts.c.fence + 1, lease_until=from_now(lease))
        )
        async with self._database.write() as connection:
            taken = await connection.execute(taking.returning(audit_posts.c.posted_id, audit_posts.c.fence))
            row = taken.one_or_none()
            if row is None:
                return None
            query = select(audit.c.hash).where(audit.c.id == row.posted_id)
            digest = (await connection.execute(query)).scalar_one_or_none() or START
        return Turn(row.posted_id, f"{row.posted_id}:{digest[:12]}", row.fence)

    async def untold(self, turn: Turn, limit: int) -> Untold:
        """What to tell next: at most `limit` entries."""
        async with self._database.read() as connection:
            end = (await connection.execute(select(_END))).scalar_one()
            new = and_(audit.c.id > turn.after, audit.c.id <= end)
            too_old = audit.c.at < from_now(-TOLD_WITHIN)
            newest_old = select(func.max(audit.c.id)).where(new, too_old)
            start = (await connection.execute(newest_old)).scalar_one() or turn.after
            skipped = select(func.count()).select_from(audit).where(new, audit.c.id <= start, _WORTH_TELLING)
            left_out = (await connection.execute(skipped)).scalar_one()
            next_ones = select(audit).where(new, audit.c.id > start, _WORTH_TELLING)
            rows = await connection.execute(next_ones.order_by(audit.c.id).limit(limit))
            entries = tuple(map(entry_of, rows.mappings()))
        full = len(entries) == limit
        return Untold(entries, left_out, (entries[-1].id or end) if full else end)

    async def still_ours(self, turn: Turn, lease: timedelta) -> bool:
        """Extend the lease. False when it was lost: then another process tells."""
        return await self._move(turn, lease_until=from_now(lease))

    async def done(self, turn: Turn, upto: int) -> bool:
        """All up to the row `upto` is told, and the channel is let go of. False when it was lost before."""
        return await self._move(turn, posted_id=upto, lease_until=None)

    async def let_go(self, turn: Turn) -> None:
        """Nothing was told; whoever comes next may."""
        await self._move(turn, lease_until=None)

    async def _move(self, turn: Turn, **to: ColumnElement[float] | int | None) -> bool:
        statement = update(audit_posts).where(self._this, audit_posts.c.fence == turn.fence).values(**to)
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1
