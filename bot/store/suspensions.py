"""What is known of the listed channels, why some of them are suspended, and how far that was told.

A change is written together with the key of the event that told it and with its audit row: all of it, or
nothing. Whoever hears of the same change a second time, by another event or by looking, changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel_state import MENDS, Change, Known, Remembered, Sighting, Suspension
from bot.store.audit import Entry, append
from bot.store.database import Database, storable
from bot.store.dbtime import database_now, from_now
from bot.store.deliveries import end, first_time
from bot.store.request import new_id
from bot.store.schema import channels, suspensions

_OPEN = suspensions.c.cleared_at.is_(None)
_UNTOLD_AGAIN: dict[str, Any] = {
    "told": [],
    "told_at": None,
    "lease_until": None,
    "fence": suspensions.c.fence + 1,  # whoever is telling the old story stops
}


@dataclass(frozen=True)
class Telling:
    """The right to tell the admins of a suspension; `told` are those who know already."""

    suspension: Suspension
    told: tuple[str, ...]
    fence: int


class Suspensions:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.news = 0  # how often this process has stored something to tell

    async def known(self, channel_id: str) -> Known:
        """All that is known of a channel; its suspensions with the oldest first."""
        seen = select(channels.c.name, channels.c.is_member).where(channels.c.channel_id == channel_id)
        open_ones = select(suspensions).where(suspensions.c.channel_id == channel_id, _OPEN)
        async with self._database.read() as connection:
            row = (await connection.execute(seen)).one_or_none()
            rows = (await connection.execute(open_ones.order_by(suspensions.c.at))).all()
        remembered = Remembered(row.name, row.is_member) if row else None
        return Known(remembered, tuple(map(_suspension, rows)))

    async def names(self) -> Mapping[str, str | None]:
        """What Slack called each channel when it was seen last."""
        query = select(channels.c.channel_id, channels.c.name)
        async with self._database.read() as connection:
            return {row.channel_id: row.name for row in await connection.execute(query)}

    async def open(self) -> tuple[Suspension, ...]:
        """All suspensions of all channels, the oldest first."""
        query = select(suspensions).where(_OPEN).order_by(suspensions.c.at)
        async with self._database.read() as connection:
            return tuple(map(_suspension, (await connection.execute(query)).all()))

    async def saw(self, channel_id: str, sighting: Sighting | None) -> None:
        """Remember how Slack shows the channel; None where it does not, for want of a scope."""
        row = {
            "name": storable(sighting.name) if sighting else None,
            "is_member": sighting is not None and sighting.is_member,
            "seen_at": database_now(),
        }
        remembering = self._database.insert(channels).values(channel_id=channel_id, **row)
        # What Slack showed once is worth more than that it shows nothing now.
        kept = row if sighting else {"seen_at": row["seen_at"]}
        async with self._database.write() as connection:
            await connection.execute(
                remembering.on_conflict_do_update(index_elements=["channel_id"], set_=kept)
            )

    async def suspend(
        self,
        channel_id: str,
        why: Change,
        *,
        detail: str = "",
        user_id: str = "",
        key: str | None = None,
        before: str | None = None,
        entry: Entry | None = None,
    ) -> bool:
        """Suspend a channel, or say a suspension anew when it is for something else now.

        key     of the event that tells it; what came before has no effect
        before  of a rename that was seen, the name that was remembered when Slack was asked
        entry   for the audit trail; without one nobody is told
        """
        async with self._database.write() as connection:
            if key and not await first_time(self._database, connection, key):
                return False
            if why is Change.RENAMED and not await _renamed(connection, channel_id, detail, before):
                return False
            if why is Change.LEFT:
                await _set_member(connection, channel_id, is_member=False)
            if not await self._opened(connection, channel_id, why, detail, user_id, quietly=entry is None):
                return False
            if entry is not None:
                await append(connection, entry)
        self.news += 1
        return True

    async def mend(self, channel_id: str, change: Change, *, key: str | None = None) -> bool:
        """Note that what suspended a channel is over, so that the admins hear of it. An admin resumes."""
        these = and_(suspensions.c.channel_id == channel_id, suspensions.c.why.in_(MENDS[change]), _OPEN)
        news = or_(suspensions.c.since.is_(None), suspensions.c.since != change.value)
        statement = update(suspensions).where(these, news).values(since=change.value, **_UNTOLD_AGAIN)
        async with self._database.write() as connection:
            if key and not await first_time(self._database, connection, key):
                return False
            if change is Change.JOINED:
                await _set_member(connection, channel_id, is_member=True)
            mended = (await connection.execute(statement)).rowcount > 0
        self.news += mended
        return mended

    async def clear(
        self,
        channel_id: str,
        whys: Collection[Change],
        *,
        by: str,
        key: str | None = None,
        entry: Entry | None = None,
        delivery: str | None = None,
    ) -> frozenset[Change]:
        """End a channel's suspensions for these reasons; for which of them it was suspended.

        The delivery that the order came by is ended; raises LostLeaseError, and clears nothing, when
        another process has dealt with that.
        """
        wanted = and_(suspensions.c.channel_id == channel_id, suspensions.c.why.in_(whys), _OPEN)
        clearing = update(suspensions).where(wanted).values(cleared_at=database_now(), cleared_by=by)
        async with self._database.write() as connection:
            if key and not await first_time(self._database, connection, key):
                return frozenset()
            await end(connection, delivery)
            rows = await connection.execute(clearing.returning(suspensions.c.why))
            cleared = frozenset(Change(row.why) for row in rows)
            if cleared and entry is not None:
                await append(connection, entry)
        return cleared

    async def take_turn(self, lease: timedelta) -> Telling | None:
        """Hold a suspension of which the admins do not all know yet, for the time of `lease`."""
        free = or_(suspensions.c.lease_until.is_(None), suspensions.c.lease_until <= database_now())
        due = and_(suspensions.c.told_at.is_(None), _OPEN, free)
        first = select(suspensions.c.id).where(due).order_by(suspensions.c.at).limit(1)
        async with self._database.read() as connection:
            # Most of the time there is nothing to tell, and that should keep no writer waiting.
            next_id = (await connection.execute(first)).scalar_one_or_none()
        if next_id is None:
            return None
        taking = update(suspensions).where(suspensions.c.id == next_id, due)
        taking = taking.values(fence=suspensions.c.fence + 1, lease_until=from_now(lease))
        async with self._database.write() as connection:
            row = (await connection.execute(taking.returning(*suspensions.c))).one_or_none()
        return Telling(_suspension(row), tuple(row.told), row.fence) if row else None

    async def told(self, telling: Telling, user_ids: Sequence[str], lease: timedelta) -> bool:
        """These know; the turn is extended. False when it was lost to another process, or to news."""
        return await self._move(telling, told=list(user_ids), lease_until=from_now(lease))

    async def done(self, telling: Telling) -> None:
        """All were told."""
        await self._move(telling, told_at=database_now(), lease_until=None)

    async def later(self, telling: Telling, pause: timedelta) -> None:
        """Whoever comes after `pause` may tell the others."""
        await self._move(telling, lease_until=from_now(pause))

    async def _move(self, telling: Telling, **to: ColumnElement[float] | list[str] | None) -> bool:
        ours = and_(suspensions.c.id == telling.suspension.id, suspensions.c.fence == telling.fence)
        async with self._database.write() as connection:
            return (await connection.execute(update(suspensions).where(ours).values(**to))).rowcount == 1

    async def _opened(
        self,
        connection: AsyncConnection,
        channel_id: str,
        why: Change,
        detail: str,
        user_id: str,
        *,
        quietly: bool,
    ) -> bool:
        opening = self._database.insert(suspensions).values(
            id=new_id(),
            channel_id=channel_id,
            why=why.value,
            detail=storable(detail),
            user_id=storable(user_id),
            at=database_now(),
            told=[],
            told_at=database_now() if quietly else None,
            fence=0,
        )
        new = opening.excluded
        again = opening.on_conflict_do_update(
            index_elements=["channel_id", "why"],
            index_where=_OPEN,
            set_={"detail": new.detail, "user_id": new.user_id, "since": None, **_UNTOLD_AGAIN}
            | {"told_at": new.told_at},
            where=or_(suspensions.c.detail != new.detail, suspensions.c.since.is_not(None)),
        )
        return (await connection.execute(again.returning(suspensions.c.id))).first() is not None


async def _renamed(connection: AsyncConnection, channel_id: str, name: str, before: str | None) -> bool:
    """Remember the new name. False when it was known: then the rename was seen, or told, before."""
    this, known = channels.c.channel_id == channel_id, channels.c.name
    other = or_(known.is_(None), known != storable(name)) if before is None else known == before
    changed = await connection.execute(update(channels).where(this, other).values(name=storable(name)))
    if changed.rowcount:
        return True
    seen = await connection.execute(select(func.count()).select_from(channels).where(this))
    return seen.scalar_one() == 0


async def _set_member(connection: AsyncConnection, channel_id: str, *, is_member: bool) -> None:
    this = channels.c.channel_id == channel_id
    await connection.execute(update(channels).where(this).values(is_member=is_member))


def _suspension(row: Row[Any]) -> Suspension:
    return Suspension(
        id=row.id,
        channel_id=row.channel_id,
        why=Change(row.why),
        detail=row.detail,
        user_id=row.user_id,
        at=row.at,
        since=Change(row.since) if row.since else None,
    )
