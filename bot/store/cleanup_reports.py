"""The one message of each run of a cleanup policy, and whether a policy has reported as it is now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update

from bot.cleanup.answers import StoredReport, ToldRun
from bot.slack.views.message import Message
from bot.store.database import Database
from bot.store.schema import cleanup_reports as reports


class CleanupReports:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, policy: str, due_at: datetime, policy_hash: str, channel_id: str) -> bool:
        """A run begins, or begins anew. Whether it may delete: the policy was the same at the last run."""
        told = (
            select(reports.c.policy_hash)
            .where(
                reports.c.policy == policy,
                reports.c.due_at < due_at,
                reports.c.ended_at.is_not(None),
            )
            .order_by(reports.c.due_at.desc())
        )
        async with self._database.write() as connection:
            live = (await connection.execute(told.limit(1))).scalar() == policy_hash
            new = self._database.insert(reports).values(
                policy=policy,
                due_at=due_at,
                policy_hash=policy_hash,
                dry_run=not live,
                channel_id=channel_id,
                summary={},
            )
            await connection.execute(new.on_conflict_do_nothing(index_elements=["policy", "due_at"]))
        return live

    async def end(
        self,
        policy: str,
        due_at: datetime,
        at: datetime,
        message_ts: str | None,
        summary: Mapping[str, int],
        *,
        message: Message | None = None,
        look_at: datetime | None = None,
    ) -> None:
        """A run is over. `message` and `look_at` when something that it deleted can be brought back."""
        row: dict[str, Any] = {"ended_at": at, "message_ts": message_ts, "look_at": look_at}
        row["summary"] = dict(summary)
        if message is not None:
            row["message"] = {"text": message.text, "blocks": list(message.blocks)}
        async with self._database.write() as connection:
            await connection.execute(update(reports).where(_this(policy, due_at)).values(row))

    async def look_soon(self, policy: str, now: datetime) -> None:
        """Something that a policy has deleted was brought back."""
        told = and_(reports.c.policy == policy, reports.c.look_at.is_not(None))
        async with self._database.write() as connection:
            await connection.execute(update(reports).where(told).values(look_at=now))

    async def to_look_at(self, now: datetime) -> tuple[ToldRun, ...]:
        """The runs whose deletions are to be looked at by now."""
        query = select(reports).where(reports.c.look_at <= now).order_by(reports.c.look_at)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            ToldRun(
                *(row.policy, row.due_at, row.channel_id, row.message_ts),
                Message(row.message["text"], tuple(row.message["blocks"])),
                *(row.summary, row.look_at),
            )
            for row in rows
        )

    async def looked(self, run: ToldRun, again_at: datetime | None, summary: Mapping[str, Any]) -> None:
        """It was looked at; the next time is `again_at`, or nothing can be brought back any more.

        Nothing is changed when it is to be looked at again already.
        """
        this = and_(_this(run.policy, run.due_at), reports.c.look_at == run.look_at)
        row: dict[str, Any] = {"look_at": again_at, "summary": dict(summary)}
        if again_at is None:
            row["message"] = None
        async with self._database.write() as connection:
            await connection.execute(update(reports).where(this).values(row))

    async def next_due(self, policy: str, after: datetime) -> datetime | None:
        """When the first run later than that was due; None while there is none."""
        query = select(func.min(reports.c.due_at)).where(reports.c.policy == policy, reports.c.due_at > after)
        async with self._database.read() as connection:
            due_at: datetime | None = (await connection.execute(query)).scalar_one()
        return due_at

    async def latest(self, policy: str, *, with_message: bool = False) -> StoredReport | None:
        """The newest run that is over; or the newest of those that have a message."""
        query = select(reports).where(reports.c.policy == policy, reports.c.ended_at.is_not(None))
        if with_message:
            query = query.where(reports.c.message_ts.is_not(None))
        async with self._database.read() as connection:
            row = (await connection.execute(query.order_by(reports.c.due_at.desc()).limit(1))).one_or_none()
        if row is None:
            return None
        return StoredReport(
            row.policy, row.due_at, row.dry_run, row.channel_id, row.message_ts, row.ended_at, row.summary
        )


def _this(policy: str, due_at: datetime) -> ColumnElement[bool]:
    return and_(reports.c.policy == policy, reports.c.due_at == due_at)
