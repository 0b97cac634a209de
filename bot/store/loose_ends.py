"""What finished requests have left to be looked after: kept here until nothing more can become of it.

One process looks at a row at a time, by a lease on the database's time. Its fence goes up with each change
of hands, and with each change to the thing itself, so that what was read before counts no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Row,
    Update,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Entry, Result
from bot.command import Effect
from bot.kept import KeptBranch
from bot.slack.views.message import Loose, LooseEnd, Message
from bot.store.database import Database, storable
from bot.store.dbtime import Epoch, database_now, from_now
from bot.store.expiry_warnings import touch_warnings
from bot.store.request import OPEN
from bot.store.schema import loose_ends, requests


@dataclass(frozen=True, kw_only=True)
class StoredEnd:
    """A loose end as stored. All times are the database's, but for `until`, which is Neon's.

    `message` is the last word on the request without what has become of `end`, and `told` the digest of
    what was shown of that. `touched_by`: the name of who has last made something of it: brought it back.
    """

    request_id: str
    project_id: str
    end: LooseEnd
    message: Message
    made_at: datetime
    told: str
    until: datetime | None
    touched_by: str | None
    reminded: bool
    fence: int
    read_at: datetime

    @property
    def age(self) -> timedelta:
        """How long ago the request ended, at `read_at`."""
        return self.read_at - self.made_at


class LooseEndRows:
    """The stored loose ends. Every method raises StoreError without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self,
        request_id: str,
        project_id: str,
        end: LooseEnd,
        message: Message,
        *,
        told: str,
        until: datetime | None,
        due: datetime | timedelta | None,
    ) -> None:
        """Store one, in place of what was stored when the request tried to end before."""
        row = {
            "request_id": request_id,
            "kind": end.kind.value,
            "project_id": project_id,
            "target_id": storable(end.id),
            "target_name": storable(end.name),
            "of_name": storable(end.of),
            "made_at": database_now(),
            "message": {"text": message.text, "blocks": [dict(block) for block in message.blocks]},
            "told": told,
            "until": until,
            "fence": 0,
            "due_at": _due(due),
        }
        adding = self._database.insert(loose_ends).values(row)
        replacing = {name: adding.excluded[name] for name in row if name not in {"request_id", "fence"}}
        async with self._database.write() as connection:
            await connection.execute(
                adding.on_conflict_do_update(index_elements=["request_id"], set_=replacing)
            )

    async def claim_due(self, *, limit: int, lease: timedelta) -> tuple[StoredEnd, ...]:
        """Take what is due and whose request has said its last word. Two processes never get the same."""
        due = (
            select(loose_ends.c.request_id)
            .where(_CLAIMABLE, loose_ends.c.due_at <= database_now(), _FREE)
            .order_by(loose_ends.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        taking = (
            update(loose_ends)
            .where(loose_ends.c.request_id.in_(select(due.c.request_id)))
            .values(fence=loose_ends.c.fence + 1, lease_until=from_now(lease))
            .returning(loose_ends, type_coerce(database_now(), Epoch).label("read_at"))
        )
        async with self._database.write() as connection:
            return tuple(_stored(row) for row in (await connection.execute(taking)).all())

    async def next_due_in(self) -> float | None:
        """Seconds until one can be claimed, 0 when one can be now, None when none will be."""
        due, leased = (type_coerce(loose_ends.c[name], Double) for name in ("due_at", "lease_until"))
        query = select(func.min(case((leased > due, leased), else_=due)) - database_now()).where(_CLAIMABLE)
        async with self._database.read() as connection:
            seconds = (await connection.execute(query)).scalar_one()
        return None if seconds is None else max(0.0, float(seconds))

    async def settle(
        self, stored: StoredEnd, *, told: str, until: datetime | None, due: datetime | timedelta | None
    ) -> None:
        """Note what was told, and let go until it is due again; None: until something happens to it."""
        row = {"told": told, "until": until, "due_at": _due(due), "lease_until": None}
        await self._change(stored, row)

    async def put_off(self, stored: StoredEnd, pause: timedelta) -> None:
        """Let go without having told anything."""
        await self._change(stored, {"due_at": from_now(pause), "lease_until": None})

    async def remind(self, stored: StoredEnd) -> bool:
        """Take the one reminder. False when another process has, or the thing has changed meanwhile."""
        return await self._change(stored, {"reminded_at": database_now()}, loose_ends.c.reminded_at.is_(None))

    async def not_reminded(self, stored: StoredEnd) -> None:
        """Give the reminder back: Slack said that it did not take it."""
        await self._change(stored, {"reminded_at": None})

    async def drop(self, stored: StoredEnd) -> None:
        """Nothing more can become of it."""
        async with self._database.write() as connection:
            await connection.execute(delete(loose_ends).where(_held(stored)))

    async def kept(self, project_id: str) -> tuple[KeptBranch, ...]:
        """The branches that restores have left behind in a project, the oldest first."""
        query = (
            select(loose_ends.c.target_id, loose_ends.c.of_name, loose_ends.c.made_at)
            .where(loose_ends.c.kind == Loose.KEPT_BRANCH.value, loose_ends.c.project_id == project_id)
            .order_by(loose_ends.c.made_at)
        )
        async with self._database.read() as connection:
            return tuple(KeptBranch(*row) for row in await connection.execute(query))

    async def look_again(self, ids: Collection[str]) -> None:
        """Something has happened to these things of Neon's: they are due now."""
        async with self._database.write() as connection:
            await connection.execute(_touching(loose_ends.c.target_id.in_(ids)))

    async def look_at_message(self, channel_id: str, ts: str) -> None:
        """What this message says is outdated: what it is about is due now."""
        shown = select(requests.c.id).where(requests.c.channel_id == channel_id, requests.c.message_ts == ts)
        async with self._database.write() as connection:
            await connection.execute(_touching(loose_ends.c.request_id.in_(shown)))

    async def _change(self, stored: StoredEnd, row: dict[str, Any], *more: ColumnElement[bool]) -> bool:
        statement = update(loose_ends).where(_held(stored), *more).values(row)
        async with self._database.write() as connection:
            return (await connection.execute(statement)).rowcount == 1


async def touch(connection: AsyncConnection, entry: Entry) -> None:
    """A request has ended: what earlier ones left that is about the same thing is due now."""
    about_it = and_(loose_ends.c.target_id == entry.target, loose_ends.c.request_id != entry.request_id)
    made = entry.outcome == Result.DONE.value and entry.effect == Effect.CREATE.value
    await connection.execute(_touching(about_it).values(touched_by=entry.user_name if made else None))
    await touch_warnings(connection, entry)


_FREE = or_(loose_ends.c.lease_until.is_(None), loose_ends.c.lease_until <= database_now())
_CLAIMABLE = loose_ends.c.request_id.in_(
    select(requests.c.id).where(requests.c.state.not_in([state.value for state in OPEN]))
)


def _touching(which: ColumnElement[bool]) -> Update:
    return (
        update(loose_ends)
        .where(which)
        .values(due_at=database_now(), fence=loose_ends.c.fence + 1, lease_until=None)
    )


def _held(stored: StoredEnd) -> ColumnElement[bool]:
    return and_(loose_ends.c.request_id == stored.request_id, loose_ends.c.fence == stored.fence)


def _due(due: datetime | timedelta | None) -> Any:
    return from_now(due) if isinstance(due, timedelta) else due


def _stored(row: Row[Any]) -> StoredEnd:
    message = row.message
    return StoredEnd(
        request_id=row.request_id,
        project_id=row.project_id,
        end=LooseEnd(Loose(row.kind), row.target_id, row.target_name, row.of_name),
        message=Message(message["text"], tuple(message["blocks"])),
        made_at=row.made_at,
        told=row.told,
        until=row.until,
        touched_by=row.touched_by,
        reminded=row.reminded_at is not None,
        fence=row.fence,
        read_at=row.read_at,
    )
