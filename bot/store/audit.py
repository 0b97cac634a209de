"""The audit trail: one row per outcome, appended to a chain of hashes, never changed."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    RowMapping,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import AuditPage, AuditSearch, Entry, Result
from bot.errors import StoreError
from bot.redaction import Redactor
from bot.store.chain import link
from bot.store.database import Database, storable
from bot.store.dbtime import database_now
from bot.store.deliveries import end, first_time
from bot.store.schema import audit, audit_head

__all__ = ["Audit", "Entry", "Result", "append", "entry_of", "without_secrets"]

TEXT_LIMIT = 500  # characters of what was typed
# A process that vanished between two statements must not keep all others from appending.
_HOLDER_ANSWERS_WITHIN = text("SET LOCAL idle_in_transaction_session_timeout = '10s'")
_THE_ROW = audit_head.c.id == 1
_HEAD = (
    select(audit_head.c.last_id, audit_head.c.hash, database_now().label("now"))
    .where(_THE_ROW)
    .with_for_update()
)
_BY_SHAPE = Redactor(())


class Audit:
    """The trail. It can be written and read, and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, entry: Entry, *, delivery: str | None = None) -> None:
        """Append `entry` at the database's time, with `text` cut to 500 characters, and end the delivery."""
        async with self._database.write() as connection:
            await end(connection, delivery)
            await append(connection, entry)

    async def record_once(self, entry: Entry, key: str) -> None:
        """Append `entry`, unless that was done under this key before."""
        async with self._database.write() as connection:
            if await first_time(self._database, connection, key):
                await append(connection, entry)

    async def latest(self, limit: int, channel_id: str | None = None) -> tuple[Entry, ...]:
        """The newest entries first, of all channels or of one."""
        return (await self.search(AuditSearch(channel_id=channel_id), page=1, size=limit)).entries

    async def search(self, wanted: AuditSearch, *, page: int, size: int) -> AuditPage:
        """One page of what fits, newest first; a number out of range gives the nearest page."""
        fits = tuple(_conditions(wanted))
        async with self._database.read() as connection:
            counted = await connection.execute(select(func.count()).select_from(audit).where(*fits))
            total = counted.scalar_one()
            number = min(max(page, 1), max(1, -(-total // size)))
            query = select(audit).where(*fits).order_by(audit.c.id.desc())
            rows = await connection.execute(query.limit(size).offset((number - 1) * size))
            return AuditPage(tuple(map(entry_of, rows.mappings())), number, total)


async def append(connection: AsyncConnection, entry: Entry) -> None:
    """Append `entry`, as the last step of a transaction.

    The trail's head is locked until the transaction ends, so rows are chained one after the other. Nothing
    else may be locked after it: then no two processes can ever wait for each other.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(_HOLDER_ANSWERS_WITHIN)
    head = (await connection.execute(_HEAD)).one_or_none()  # on SQLite, writers take turns anyway
    if head is None:
        raise StoreError(
            "The end of the audit trail is not known any more.", hint="Run `python -m bot audit verify`."
        )
    row = _row(entry) | {"id": head.last_id + 1, "at": head.now}
    digest = link(head.hash, row)
    await connection.execute(insert(audit).values(row | {"at": literal(head.now, Double), "hash": digest}))
    await connection.execute(update(audit_head).where(_THE_ROW).values(last_id=row["id"], hash=digest))


def without_secrets(typed: str) -> str:
    """What was typed, with `***` for everything that has the shape of a secret."""
    return _BY_SHAPE.text(typed)


def entry_of(row: RowMapping) -> Entry:
    """An entry as it was written."""
    columns = dict(row)
    columns["outcome"] = _RESULTS.get(columns["outcome"], columns["outcome"])
    columns["neon_request_ids"] = tuple(columns["neon_request_ids"])
    columns["operation_ids"] = tuple(columns["operation_ids"])
    return Entry(**columns)


_RESULTS = {each.value: each for each in Result}


def _row(entry: Entry) -> dict[str, Any]:
    row = {name: _clean(value) if isinstance(value, str) else value for name, value in asdict(entry).items()}
    del row["hash"]
    return row | {"text": row["text"][:TEXT_LIMIT]}


def _clean(value: str) -> str:
    # Before it is cut: half a secret has no shape that gives it away. An error may quote what was typed.
    return storable(without_secrets(value))


def _conditions(wanted: AuditSearch) -> Iterator[ColumnElement[bool]]:
    columns = audit.c
    if wanted.channel_id is not None:
        yield columns.channel_id == wanted.channel_id
    if wanted.who is not None:
        # Slack tells some rows a display name and others a user name, so a name stands for whoever had it.
        named = select(columns.user_id).where(func.lower(columns.user_name) == wanted.who.lower())
        yield or_(columns.user_id == wanted.who.upper(), columns.user_id.in_(named))
    if wanted.branch is not None:
        yield or_(
            columns.target == wanted.branch,
            columns.target_name == wanted.branch,
            columns.target.startswith(f"{wanted.branch}/", autoescape=True),
            columns.text.icontains(wanted.branch, autoescape=True),
        )
    if wanted.project_id is not None:
        yield columns.project_id == wanted.project_id
    if wanted.since is not None:
        yield columns.at >= wanted.since
    if wanted.outcome is not None:
        yield columns.outcome == wanted.outcome
