"""What people were shown to choose from in a review: too much for what a window of Slack's remembers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from bot.cleanup.review import Review, Row
from bot.command import ProjectRef
from bot.store.database import Database
from bot.store.dbtime import database_now, from_now
from bot.store.schema import reviews

# Nobody leaves a window open for longer.
KEPT_FOR = timedelta(days=2)


class Reviews:
    """Written once, and never changed. Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database, *, kept_for: timedelta = KEPT_FOR) -> None:
        self._database = database
        self._kept_for = kept_for

    async def open(self, review: Review) -> None:
        """Remember what somebody is shown, and forget what nobody looks at any more."""
        shown = {
            "heading": review.heading,
            "rows": [asdict(row) for row in review.rows],
            "lengths": [length.total_seconds() for length in review.lengths],
            "for_ever": review.for_ever,
            "wants_reason": review.wants_reason,
        }
        row = {
            "id": review.id,
            "opened_at": database_now(),
            "user_id": review.user_id,
            "channel_id": review.channel_id,
            "project_alias": review.project.alias,
            "project_id": review.project.id,
            "policy": review.policy,
            "shown": shown,
        }
        old = delete(reviews).where(reviews.c.opened_at < from_now(-self._kept_for))
        async with self._database.write() as connection:
            await connection.execute(old)
            await connection.execute(insert(reviews).values(row))

    async def get(self, review_id: str) -> Review | None:
        """The review of that id; None when there is none any more."""
        async with self._database.read() as connection:
            found = await connection.execute(select(reviews).where(reviews.c.id == review_id))
            row = found.mappings().one_or_none()
        return _review(row) if row else None


def _review(row: Mapping[Any, Any]) -> Review:
    shown = row["shown"]
    return Review(
        id=row["id"],
        user_id=row["user_id"],
        channel_id=row["channel_id"],
        project=ProjectRef(row["project_alias"], row["project_id"]),
        policy=row["policy"],
        heading=shown["heading"],
        rows=tuple(Row(**each) for each in shown["rows"]),
        lengths=tuple(timedelta(seconds=each) for each in shown["lengths"]),
        for_ever=shown["for_ever"],
        wants_reason=shown["wants_reason"],
    )
