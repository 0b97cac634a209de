"""Who has approved a request, and the one approval that is the last one needed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, select, update

from bot.audit import Entry
from bot.store.audit import append
from bot.store.database import Database
from bot.store.dbtime import database_now
from bot.store.deliveries import end
from bot.store.request import Asked, Request, State
from bot.store.request_rows import request_of
from bot.store.requests import redemption
from bot.store.schema import approvals, requests


@dataclass(frozen=True)
class Approved:
    """Who has approved so far, the first one first. `request` is set, and leased, for the last one needed."""

    by: tuple[str, ...]
    request: Request | None = None


class Approvals:
    """The approvals of requests. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, request_id: str) -> tuple[str, ...]:
        """The ids of those who have approved a request, the first one first."""
        async with self._database.read() as connection:
            return tuple((await connection.execute(_by(request_id))).scalars())

    async def give(
        self,
        request_id: str,
        user_id: str,
        *,
        fingerprint: str | None,
        asked: Asked,
        void: Collection[str] = (),
        entry: Entry,
        worker: str,
        lease: timedelta,
        delivery: str | None = None,
    ) -> Approved | None:
        """Note that somebody approves, along with its audit row. Whoever does so twice counts once.

        With as many as `asked`, which is stored, the request becomes ACCEPTED and is leased, for exactly one
        of all who try. `void` are people whose earlier approvals count no more. None when nothing is asked
        any more, when it is about something else than `fingerprint` by now, or when its time is over. The
        delivery of the click is ended in any case; raises LostLeaseError when another process has dealt
        with that.
        """
        row = {"request_id": request_id, "user_id": user_id, "at": database_now()}
        inserting = self._database.insert(approvals).values(row).on_conflict_do_nothing()
        adding = inserting.returning(approvals.c.user_id)
        asking = update(requests).where(requests.c.id == request_id).values(asked=asked)
        moving = redemption(request_id, to=State.ACCEPTED, worker=worker, lease=lease)
        forgetting = delete(approvals).where(_of(request_id), approvals.c.user_id.in_(void))
        async with self._database.write() as connection:
            await end(connection, delivery)
            if (await connection.execute(_asked(request_id, fingerprint))).one_or_none() is None:
                return None
            await connection.execute(forgetting)
            await connection.execute(asking)
            new = (await connection.execute(adding)).first() is not None
            by, taken = tuple((await connection.execute(_by(request_id))).scalars()), None
            if len(by) >= asked["count"]:
                taken = request_of((await connection.execute(moving)).one())
            if new:
                await append(connection, entry)
        return Approved(by, taken)


def _of(request_id: str) -> ColumnElement[bool]:
    return approvals.c.request_id == request_id


def _asked(request_id: str, fingerprint: str | None) -> Select[str]:
    """Locks the request, so that of two at the same moment the second one counts the first."""
    still = (
        requests.c.state == State.ASKED.value,
        requests.c.fingerprint == fingerprint,
        requests.c.confirm_until > database_now(),
    )
    return select(requests.c.id).where(requests.c.id == request_id, *still).with_for_update()


def _by(request_id: str) -> Select[str]:
    return select(approvals.c.user_id).where(_of(request_id)).order_by(approvals.c.at, approvals.c.user_id)
