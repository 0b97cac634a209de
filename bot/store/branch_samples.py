"""What the newest look at each branch has shown, so that idleness is measured and not guessed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.cleanup.activity import Counters, Sample
from bot.store.database import Database
from bot.store.schema import branch_samples

_AT_ONCE = 500  # rows of one statement


class BranchSamples:
    """One row for each branch. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, project_id: str) -> Mapping[str, Sample]:
        """What is known of a project's branches, by their ids."""
        query = select(branch_samples).where(branch_samples.c.project_id == project_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {
            row.branch_id: Sample(
                row.branch_id,
                Counters(row.active_seconds, row.compute_seconds, row.written_bytes),
                row.quiet_since,
                row.looks,
            )
            for row in rows
        }

    async def put(self, project_id: str, samples: Sequence[Sample], at: datetime) -> None:
        """What a whole look at a project has shown; branches that are gone are forgotten."""
        async with self._database.write() as connection:
            for start in range(0, len(samples), _AT_ONCE):
                rows = [_row(project_id, each, at) for each in samples[start : start + _AT_ONCE]]
                new = self._database.insert(branch_samples).values(rows)
                update = {name: new.excluded[name] for name in rows[0] if name not in _KEY}
                await connection.execute(new.on_conflict_do_update(index_elements=list(_KEY), set_=update))
            gone = delete(branch_samples).where(
                branch_samples.c.project_id == project_id,
                branch_samples.c.looked_at < at,
            )
            await connection.execute(gone)


_KEY = ("project_id", "branch_id")


def _row(project_id: str, sample: Sample, at: datetime) -> dict[str, object]:
    return {
        "project_id": project_id,
        "branch_id": sample.branch_id,
        "active_seconds": sample.counters.active_seconds,
        "compute_seconds": sample.counters.compute_seconds,
        "written_bytes": sample.counters.written_bytes,
        "quiet_since": sample.quiet_since,
        "looks": sample.looks,
        "looked_at": at,
    }
