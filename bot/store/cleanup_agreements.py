"""Who said yes to the deletion of branches that are due, and to which case of theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.cleanup.stages import Agreement, Case
from bot.store.database import Database
from bot.store.schema import cleanup_agreements as agreements


class CleanupAgreements:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def agree(self, cases: Sequence[Case], by: str, at: datetime) -> None:
        """Somebody says yes to these cases: to all of them, or to none."""
        async with self._database.write() as connection:
            for case in cases:
                said = {"found_at": case.found_at, "by": by, "at": at}
                key = {
                    "policy": case.policy,
                    "project_id": case.project_id,
                    "branch_id": case.branch_id,
                }
                new = self._database.insert(agreements).values(**key, **said)
                await connection.execute(new.on_conflict_do_update(index_elements=list(key), set_=said))

    async def of(
        self, policy: str, now: datetime, good_for: timedelta
    ) -> Mapping[tuple[str, str], Agreement]:
        """What was said within that time, by project and branch."""
        query = select(agreements).where(agreements.c.policy == policy, agreements.c.at > now - good_for)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {(row.project_id, row.branch_id): Agreement(row.found_at, row.by) for row in rows}
