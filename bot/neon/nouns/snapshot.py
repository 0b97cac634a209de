"""Neon's API about snapshots and their schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.neon.asking import Asking
from bot.neon.envelopes import rfc3339
from bot.neon.models import CreatedBranch, Model
from bot.neon.models.snapshots import Begun, Schedule, ScheduleEntry, Snapshot, TakenSnapshot


@dataclass(frozen=True)
class Snapshots:
    """Calls about snapshots and their schedule."""

    ask: Asking

    async def take(
        self,
        project_id: str,
        branch_id: str,
        *,
        name: str,
        lsn: str | None = None,
        timestamp: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> TakenSnapshot:
        """A snapshot of the branch as it is, or as it was at `lsn` or `timestamp`."""
        return await self.ask(
            "createSnapshot",
            TakenSnapshot,
            query={"name": name, "lsn": lsn, "timestamp": timestamp, "expires_at": expires_at},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def rename(self, project_id: str, snapshot_id: str, name: str) -> Snapshot:
        """Another name. No operations."""
        return await self._update(project_id, snapshot_id, name=name)

    async def set_expiration(
        self, project_id: str, snapshot_id: str, expires_at: datetime | None
    ) -> Snapshot:
        """When Neon deletes it, or None: never. Newer than description 2.7.3, so read the answer."""
        return await self._update(project_id, snapshot_id, expires_at=rfc3339(expires_at))

    async def delete(self, project_id: str, snapshot_id: str) -> Begun:
        """NeonNotFoundError when it is gone already."""
        return await self.ask("deleteSnapshot", Begun, project_id=project_id, snapshot_id=snapshot_id)

    async def restore(
        self, project_id: str, snapshot_id: str, *, name: str, target_id: str | None = None
    ) -> CreatedBranch:
        """A branch of its own with the snapshot's content, which may later take the target's place.

        Without a target that is the branch that the snapshot is of.
        """
        body = {"name": name, "finalize_restore": False}
        return await self.ask(
            "restoreSnapshot",
            CreatedBranch,
            body=body | ({"target_branch_id": target_id} if target_id else {}),
            project_id=project_id,
            snapshot_id=snapshot_id,
        )

    async def finalize(self, project_id: str, branch_id: str, *, keep_as: str | None = None) -> Begun:
        """Put a restored branch in its target's place. `keep_as` is what the target is called then."""
        body = {"name": keep_as} if keep_as else {}
        return await self.ask(
            "finalizeRestoreBranch", Begun, body=body, project_id=project_id, branch_id=branch_id
        )

    async def schedule(self, project_id: str, branch_id: str) -> tuple[ScheduleEntry, ...]:
        """The times at which Neon takes snapshots of the branch by itself."""
        found = await self.ask("getSnapshotSchedule", Schedule, project_id=project_id, branch_id=branch_id)
        return found.schedule

    async def set_schedule(self, project_id: str, branch_id: str, schedule: Sequence[ScheduleEntry]) -> None:
        """These times and no others; none ends it."""
        body = {"schedule": [each.model_dump(exclude_none=True) for each in schedule]}
        await self.ask("setSnapshotSchedule", Model, body=body, project_id=project_id, branch_id=branch_id)

    async def _update(self, project_id: str, snapshot_id: str, **fields: str | None) -> Snapshot:
        changed = await self.ask(
            "updateSnapshot",
            TakenSnapshot,
            body={"snapshot": fields},
            project_id=project_id,
            snapshot_id=snapshot_id,
        )
        return changed.snapshot
