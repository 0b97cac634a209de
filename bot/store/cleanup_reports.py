"""The one message of each run of a cleanup policy, and whether a policy has reported as it is now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, func, select, update

from bot.cleanup.answers import StoredReport
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
        self, policy: str, due_at: datetime, at: datetime, message_ts: str | None, summary: Mapping[str, int]
    ) -> None:
        """A run is over."""
        this = and_(reports.c.policy == policy, reports.c.due_at == due_at)
        row = {"ended_at": at, "message_ts": message_ts, "summary": dict(summary)}
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
