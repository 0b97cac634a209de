"""The audit trail: one row per outcome, appended, never changed."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Insert, RowMapping, insert, select

from bot.store.database import Database, storable
from bot.store.dbtime import database_now
from bot.store.schema import audit

TEXT_LIMIT = 500  # characters of what was typed


class Result(StrEnum):
    """How it ended, or STARTED for what goes on after the first answer."""

    STARTED = "started"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the trail. `text` is what was typed, `at` the database's time (set when written)."""

    team_id: str
    channel_id: str
    user_id: str
    user_name: str
    text: str
    decision: str
    rule: str
    outcome: Result
    config_hash: str
    detail: str = ""
    at: datetime | None = None
    request_id: str | None = None
    command: str | None = None
    effect: str | None = None
    project_id: str | None = None
    target: str | None = None
    neon_request_ids: tuple[str, ...] = ()
    operation_ids: tuple[str, ...] = ()


class Audit:
    """The trail. It can be written and read, and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, entry: Entry) -> None:
        """Append `entry` at the database's time, with `text` cut to 500 characters."""
        async with self._database.write() as connection:
            await connection.execute(insertion(entry))

    async def latest(self, limit: int, channel_id: str | None = None) -> tuple[Entry, ...]:
        """The newest entries first, of all channels or of one."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if channel_id is not None:
            query = query.where(audit.c.channel_id == channel_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(_entry(row) for row in rows)


def insertion(entry: Entry) -> Insert:
    """The statement that appends `entry`, for a transaction that does more."""
    return insert(audit).values(_row(entry))


def _row(entry: Entry) -> dict[str, Any]:
    row = {
        name: storable(value) if isinstance(value, str) else value for name, value in asdict(entry).items()
    }
    return row | {"at": database_now(), "text": row["text"][:TEXT_LIMIT], "outcome": entry.outcome.value}


def _entry(row: RowMapping) -> Entry:
    columns = dict(row)
    del columns["id"]
    columns["outcome"] = Result(columns["outcome"])
    columns["neon_request_ids"] = tuple(columns["neon_request_ids"])
    columns["operation_ids"] = tuple(columns["operation_ids"])
    return Entry(**columns)
