"""What cleanup remembers: the branches that policies have found, and those that people want kept.

A case's way to DELETING is a compare-and-set, so that of several processes and clicks one deletes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy import case as when

from bot.cleanup.stages import OPEN, Case, Kept, Stage
from bot.store.database import Database
from bot.store.schema import cleanup_cases as cases
from bot.store.schema import kept_branches as kept

_KEY = ("policy", "project_id", "branch_id")


class CleanupCases:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, policy: str) -> Mapping[tuple[str, str], Case]:
        """The cases of a policy, by project and branch: also those of branches that were brought back."""
        query = select(cases).where(cases.c.policy == policy)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {case.key: case for case in map(_case, rows)}

    async def about(self, project_id: str, branch: str) -> tuple[Case, ...]:
        """The cases of a branch, by its id or its name, under whatever policies."""
        named = or_(cases.c.branch_id == branch, cases.c.branch_name == branch)
        query = select(cases).where(cases.c.project_id == project_id, named)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(map(_case, rows))

    async def put(self, changed: Sequence[Case], ended: Sequence[Case] = ()) -> None:
        """Remember how cases stand, and forget those that are none any more: all of it, or nothing."""
        async with self._database.write() as connection:
            for case in changed:
                row = asdict(case) | {"stage": case.stage.value, "reasons": list(case.reasons)}
                new = self._database.insert(cases).values(row)
                other = {name: each for name, each in row.items() if name not in _KEY}
                await connection.execute(
                    new.on_conflict_do_update(
                        # What another process has begun to delete, or has deleted since, is not put back,
                        # and a case that has begun since then stands, with the reminders that were given.
                        index_elements=list(_KEY),
                        set_=other,
                        where=and_(
                            cases.c.stage != Stage.DELETING.value,
                            or_(
                                cases.c.found_at < new.excluded.found_at,
                                and_(
                                    cases.c.found_at == new.excluded.found_at,
                                    cases.c.reminded <= new.excluded.reminded,
                                ),
                            ),
                            or_(cases.c.deleted_at.is_(None), cases.c.deleted_at == case.deleted_at),
                        ),
                    )
                )
            for case in ended:
                await connection.execute(delete(cases).where(_this(case), cases.c.stage.in_(OPEN)))

    async def move(self, case: Case, to: Stage, **more: Any) -> bool:
        """Bring a case from its stage to another one; for exactly one of all who try, True."""
        moved = update(cases).where(_this(case), cases.c.stage == case.stage.value)
        async with self._database.write() as connection:
            return (await connection.execute(moved.values(stage=to.value, **more))).rowcount == 1

    async def kept(self, project_ids: Sequence[str]) -> Mapping[tuple[str, str], Kept]:
        """The branches that somebody wants kept, by project and branch; also those whose time is over."""
        query = select(kept).where(kept.c.project_id.in_(project_ids))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {(row["project_id"], row["branch_id"]): Kept(**row) for row in rows}

    async def keep(
        self,
        project_id: str,
        branch_id: str,
        until: datetime | None,
        by: str,
        reason: str,
        request_id: str = "",
    ) -> Kept:
        """Keep a branch until then, or for ever. How often that was done so far is counted, but the same
        request counts once.
        """
        row = {"until": until, "by": by, "reason": reason, "request_id": request_id or None}
        new = self._database.insert(kept).values(project_id=project_id, branch_id=branch_id, times=1, **row)
        same = kept.c.request_id == new.excluded.request_id  # not true where either is NULL
        again = new.on_conflict_do_update(
            index_elements=["project_id", "branch_id"],
            set_=row | {"times": kept.c.times + when((same, 0), else_=1)},
        )
        async with self._database.write() as connection:
            stored = (await connection.execute(again.returning(*kept.c))).mappings().one()
        return Kept(**stored)

    async def let_go(self, project_id: str, branch_id: str) -> bool:
        """Keep it no longer. False when nobody kept it."""
        this = and_(kept.c.project_id == project_id, kept.c.branch_id == branch_id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(kept).where(this))).rowcount == 1


def _this(case: Case) -> ColumnElement[bool]:
    """This case, and none that has begun with the same branch since."""
    return and_(
        cases.c.policy == case.policy,
        cases.c.project_id == case.project_id,
        cases.c.branch_id == case.branch_id,
        cases.c.found_at == case.found_at,
    )


def _case(row: Mapping[Any, Any]) -> Case:
    return Case(**{**row, "stage": Stage(row["stage"]), "reasons": tuple(row["reasons"])})
