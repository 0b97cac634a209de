"""The stored requests: what was asked for, how far it got, and who is at work on it.

A request is leased to one worker at a time. Each time it changes hands its fence goes up by one, and
a write with an older fence is refused: a process that was stopped and wakes up cannot undo what its
successor did. Leases, due times and expiries are on the database's time; there is no other clock here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Unpack

from sqlalchemy import (
    ColumnElement,
    Double,
    Row,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.errors import NothingToDoError
from bot.redaction import kept_words
from bot.store.audit import Entry, append, without_secrets
from bot.store.database import Database, storable
from bot.store.dbtime import database_now, from_now
from bot.store.deliveries import end
from bot.store.loose_ends import touch
from bot.store.request import (
    OPEN,
    QUESTIONS,
    Asked,
    Changes,
    Ending,
    LostLeaseError,
    NewRequest,
    Request,
    State,
    new_id,
)
from bot.store.request_rows import COLUMNS, request_of
from bot.store.schema import approvals, requests

__all__ = ["OPEN", "Changes", "LostLeaseError", "NewRequest", "Request", "Requests", "State", "new_id"]

# A question that does not stand in its channel by then is posted again: longer than a first post can take.
ASKED_WITHIN = timedelta(seconds=45)


class Requests:
    """The stored requests. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, new: NewRequest, *, worker: str, lease: timedelta, delivery: str | None = None
    ) -> Request:
        """Store a request: leased to `worker` with fence 1, or free with fence 0 when it is a question.

        A question becomes due when it should stand in its channel: see `wait_on`. The delivery that it came
        by is ended; raises LostLeaseError, and stores nothing, when another process has dealt with that.
        Raises NothingToDoError when another open request has the same `alone`.
        """
        row = _storable(asdict(new) | {"typed": without_secrets(new.typed)})
        row |= {"attempts": 0, "fence": 0, "neon_request_ids": [], "created_at": database_now()}
        row |= _deadline(row, "confirm") | _deadline(row, "follow")
        row |= {"words": list(new.words), "due_at": _asked(new.confirm_within)}
        if new.state not in QUESTIONS:
            row |= _leased(worker, lease) | {"fence": 1, "due_at": database_now()}
        row |= _entering(new.state, called_at=database_now())
        adding = self._database.insert(requests).values(row)
        alone = adding.on_conflict_do_nothing(index_elements=["alone"]).returning(*COLUMNS)
        async with self._database.write() as connection:
            await end(connection, delivery)
            stored = (await connection.execute(alone)).one_or_none()
            if stored is None:
                raise NothingToDoError(
                    "Somebody is at this just now.", hint="A message in the channel shows how it goes."
                )
            return request_of(stored)

    async def get(self, request_id: str) -> Request | None:
        """The request with that id."""
        query = select(*COLUMNS).where(requests.c.id == request_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return request_of(row) if row else None

    async def save(self, request_id: str, fence: int, **changes: Unpack[Changes]) -> Request:
        """Change an open request that this process holds. A state that is not open ends the lease.

        `called_at` is set when the state first becomes CALLING. Raises LostLeaseError, and changes
        nothing, when the fence is not the current one, and when the request has ended.
        """
        row = _storable(changes)
        if "follow_within" in changes:
            row |= _deadline(row, "follow")
        if "state" in changes:
            row |= _entering(changes["state"], called_at=_FIRST_CALL)
        changed = await self._change({"fence": fence, **row}, _held(request_id, fence), _IS_OPEN)
        if not changed:
            raise LostLeaseError("Another process of the bot has taken this request over.")
        return request_of(changed[0])

    async def ask_again(
        self,
        request_id: str,
        fence: int,
        *,
        fingerprint: str,
        confirm_within: timedelta,
        asked: Asked | None = None,
    ) -> Request:
        """Put a request that this process holds back to WAITING, for another confirmation, and let go.

        With `asked` back to ASKED, for other approvals: those that were given so far are discarded. If it
        is offered, they hold, and the asker alone has to click. Raises LostLeaseError like `save`.
        """
        others = asked is not None and not asked["offered"]
        state = State.ASKED if others else State.WAITING
        row = {"fingerprint": fingerprint, "confirm_within": confirm_within, "state": state.value}
        row |= _deadline(row, "confirm") | {"lease_owner": None, "lease_until": None, "asked": asked}
        # What the message shows is to be something else now, whatever that was.
        row |= {"due_at": row["confirm_until"], "shown": None}
        held = _held(request_id, fence), _IS_OPEN
        statement = update(requests).where(*held).values(row).returning(*COLUMNS)
        async with self._database.write() as connection:
            changed = (await connection.execute(statement)).one_or_none()
            if changed is None:
                raise LostLeaseError("Another process of the bot has taken this request over.")
            if others:
                await connection.execute(delete(approvals).where(approvals.c.request_id == request_id))
        return request_of(changed)

    async def close(self, request_id: str, fence: int, state: State, entry: Entry) -> None:
        """End an open request that this process holds and write its audit row: both, or neither.

        What earlier requests have left that is about the same thing becomes due with it. Secrets that were
        typed go from its words, since it is not repeated any more.

        Raises LostLeaseError like `save`, and when it has ended already: each request has one such row.
        """
        held, row = _held(request_id, fence), _entering(state, called_at=None)
        statement = update(requests).where(held, _IS_OPEN).values(row).returning(requests.c.words)
        async with self._database.write() as connection:
            words = (await connection.execute(statement)).scalar_one_or_none()
            if words is None:
                raise LostLeaseError("Another process of the bot has taken this request over.")
            if (clean := kept_words(words)) != words:
                await connection.execute(update(requests).where(held).values(words=clean))
            await touch(connection, entry)
            await append(connection, entry)

    async def wait_on(self, request_id: str, fence: int) -> None:
        """The question stands: let go, until it is answered or its time is over."""
        row = {"lease_owner": None, "lease_until": None, "due_at": requests.c.confirm_until}
        asking = requests.c.state.in_([state.value for state in QUESTIONS])
        await self._change(row, _held(request_id, fence), asking)

    async def redeem(
        self,
        request_id: str,
        *,
        to: State,
        worker: str,
        lease: timedelta,
        from_state: State = State.WAITING,
        ending: Ending | None = None,
        delivery: str | None = None,
    ) -> Request | None:
        """Move a request from one state to another and lease it, for exactly one of all who try.

        `ending` goes with `to=State.ENDING`.

        None for everybody else, and when the time for confirmation is over. The delivery of the click is
        ended in any case; raises LostLeaseError when another process has dealt with that.
        """
        conditions = [requests.c.state == from_state.value]
        if from_state in QUESTIONS:
            conditions.append(_STILL_IN_TIME)
        statement = redemption(request_id, *conditions, to=to, worker=worker, lease=lease, ending=ending)
        async with self._database.write() as connection:
            await end(connection, delivery)
            row = (await connection.execute(statement)).one_or_none()
        return request_of(row) if row else None

    async def claim_due(self, worker: str, *, limit: int, lease: timedelta) -> tuple[Request, ...]:
        """Take open requests that are due and that nobody holds, the longest due first.

        Two processes never get the same one. Questions among them have run out, or do not stand.
        """
        due = (
            select(requests.c.id)
            .where(
                _IS_OPEN,
                requests.c.due_at <= database_now(),
                or_(requests.c.lease_until.is_(None), requests.c.lease_until <= database_now()),
            )
            .order_by(requests.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)  # SQLite leaves this out: its writers take turns
            .cte("due")
        )
        row = _leased(worker, lease) | {"fence": requests.c.fence + 1}
        taken = await self._change(row, requests.c.id.in_(select(due.c.id)))
        return tuple(request_of(each) for each in sorted(taken, key=lambda each: (each.due_at, each.id)))

    async def release(self, request_id: str, fence: int, *, due_in: timedelta) -> None:
        """Give the lease back; the next look is due in `due_in`. Nothing happens if it was lost."""
        row = {"lease_owner": None, "lease_until": None, "due_at": from_now(due_in)}
        await self._change(row, _held(request_id, fence), _IS_OPEN)

    async def renew(self, worker: str, ids: Collection[str], *, lease: timedelta) -> frozenset[str]:
        """Extend the leases of `worker`; the ids of the requests that are still its own.

        `worker` must name one run of one process: a restarted one must not inherit leases.
        """
        changed = await self._change(
            _leased(worker, lease),
            requests.c.id.in_(ids),
            requests.c.lease_owner == worker,
            _IS_OPEN,
        )
        return frozenset(each.id for each in changed)

    async def next_due_in(self) -> float | None:
        """Seconds until a request can be claimed, 0 when one can be now, None when none is open."""
        due, leased = (type_coerce(requests.c[name], Double) for name in ("due_at", "lease_until"))
        query = select(func.min(case((leased > due, leased), else_=due)) - database_now()).where(_IS_OPEN)
        async with self._database.read() as connection:
            seconds = (await connection.execute(query)).scalar_one()
        return None if seconds is None else max(0.0, float(seconds))

    async def _change(self, row: dict[str, Any], *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
        statement = update(requests).where(*conditions).values(row).returning(*COLUMNS)
        async with self._database.write() as connection:
            return (await connection.execute(statement)).all()


def redemption(
    request_id: str,
    *conditions: ColumnElement[bool],
    to: State,
    worker: str,
    lease: timedelta,
    ending: Ending | None = None,
) -> ReturningUpdate[Any]:
    """The one update behind `redeem`, for a transaction that has more to do."""
    row = _leased(worker, lease) | {"fence": requests.c.fence + 1, "due_at": database_now()}
    if ending is not None:
        row["ending"] = ending
    moved = row | _entering(to, called_at=_FIRST_CALL)
    return update(requests).where(requests.c.id == request_id, *conditions).values(moved).returning(*COLUMNS)


_IS_OPEN = requests.c.state.in_([state.value for state in OPEN])
_STILL_IN_TIME = or_(requests.c.confirm_until.is_(None), requests.c.confirm_until > database_now())
_FIRST_CALL = func.coalesce(requests.c.called_at, database_now())


def _storable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: storable(each) if isinstance(each, str) else each for name, each in row.items()}


def _held(request_id: str, fence: int) -> ColumnElement[bool]:
    return and_(requests.c.id == request_id, requests.c.fence == fence)


def _leased(worker: str, lease: timedelta) -> dict[str, Any]:
    return {"lease_owner": worker, "lease_until": from_now(lease)}


def _deadline(row: dict[str, Any], name: str) -> dict[str, Any]:
    """Turn `<name>_within`, a duration, into `<name>_until`, a time of the database."""
    within: timedelta | None = row.pop(f"{name}_within")
    return {f"{name}_until": None if within is None else from_now(within)}


def _asked(confirm_within: timedelta | None) -> ColumnElement[float] | None:
    return None if confirm_within is None else from_now(min(confirm_within, ASKED_WITHIN))


def _entering(state: State, *, called_at: ColumnElement[Any] | None) -> dict[str, Any]:
    """What coming into a state brings with it."""
    row: dict[str, Any] = {"state": state.value}
    if state is State.CALLING:
        row["called_at"] = called_at
    if state not in OPEN:
        row |= {"lease_owner": None, "lease_until": None, "due_at": None, "alone": None}
    return row
