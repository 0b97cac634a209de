"""What the bot itself has done lately, so that it does not tell of that as if others had done it."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import and_, or_, select

from bot.audit import Result
from bot.command import Effect
from bot.neon.models import REQUEST, Branch
from bot.store.database import Database
from bot.store.dbtime import from_now
from bot.store.schema import audit, cleanup_cases, requests, steps

# Commands that leave branches behind besides the one that they are about.
_LEAVING = ("branch restore", "branch reset", "branch recover", "cleanup undo", "project recover")
_LEAVING_LIKE = ("snapshot %", "api %")
# How long after such a command a branch may be of its making.
LATELY = timedelta(minutes=20)
_DONE = (Result.DONE.value, Result.STARTED.value, Result.UNKNOWN.value)


class OwnDoings:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def made(self, project_id: str, branches: Collection[Branch]) -> frozenset[str]:
        """Those that the bot has made, or may have made a moment ago while doing something else."""
        if not branches:
            return frozenset()
        asked = [each.annotation[REQUEST] for each in branches if REQUEST in each.annotation]
        by_annotation = select(requests.c.id).where(
            requests.c.id.in_(asked), requests.c.project_id == project_id
        )
        by_target = select(requests.c.target_id).where(
            requests.c.target_id.in_([each.id for each in branches])
        )
        left = or_(
            requests.c.command.in_(_LEAVING), *(requests.c.command.like(each) for each in _LEAVING_LIKE)
        )
        about_it = requests.c.project_id.in_([project_id, ""])
        lately = select(requests.c.id).where(left, about_it, requests.c.created_at > from_now(-LATELY))
        async with self._database.read() as connection:
            if (await connection.execute(lately.limit(1))).first():
                return frozenset(each.id for each in branches)
            ours = set((await connection.execute(by_annotation)).scalars())
            targets = set((await connection.execute(by_target)).scalars())
        return frozenset(
            each.id for each in branches if each.id in targets or each.annotation.get(REQUEST) in ours
        )

    async def deleted(self, branch_ids: Collection[str]) -> frozenset[str]:
        """Those that the bot has deleted, is deleting, or may have deleted."""
        if not branch_ids:
            return frozenset()
        by_request = select(requests.c.target_id).where(
            requests.c.target_id.in_(branch_ids), requests.c.command.like("%delete")
        )
        by_audit = select(audit.c.target).where(
            audit.c.target.in_(branch_ids),
            audit.c.effect == Effect.DESTROY.value,
            audit.c.outcome.in_(_DONE),
        )
        by_cleanup = select(cleanup_cases.c.branch_id).where(
            cleanup_cases.c.branch_id.in_(branch_ids), cleanup_cases.c.deleted_at.is_not(None)
        )
        found = set[str]()
        async with self._database.read() as connection:
            for query in (by_request, by_audit, by_cleanup):
                found |= set((await connection.execute(query)).scalars())
        return frozenset(found)

    async def telling(self, operation_ids: Collection[str]) -> Mapping[str, str]:
        """The channels in which messages of their own tell of these operations."""
        if not operation_ids:
            return {}
        followed = and_(requests.c.id == steps.c.request_id, steps.c.operation_id.in_(operation_ids))
        query = select(steps.c.operation_id, requests.c.channel_id).where(followed)
        async with self._database.read() as connection:
            return {row.operation_id: row.channel_id for row in await connection.execute(query)}
