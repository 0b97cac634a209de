"""What was tried to be said to Slack, stored before it is said.

After a crash, or when Slack's answer is lost, the row is all that tells that the message may stand there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, type_coerce, update

from bot.slack.views.message import Message
from bot.store.database import Database
from bot.store.dbtime import Epoch, database_now, from_now
from bot.store.schema import posts


@dataclass(frozen=True)
class Try:
    """An earlier try to say something: when it began, and how long ago that is. Both are the database's."""

    at: datetime
    ago: timedelta


class Posts:
    """The tries, each under a key of its own. Every method raises StoreError without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, key: str, message: Message | None = None) -> Try | None:
        """Store that this is tried from now on. None for the first who tries, else the first try.

        `message` is kept for whoever has to try again.
        """
        kept = None if message is None else {"text": message.text, "blocks": list(message.blocks)}
        now = {"tried_at": database_now()}
        new = self._database.insert(posts).values(key=key, stored_at=database_now(), message=kept, **now)
        again = update(posts).where(posts.c.key == key, posts.c.tried_at.is_(None)).values(now)
        async with self._database.write() as connection:
            for first in (new.on_conflict_do_nothing(index_elements=["key"]), again):
                if (await connection.execute(first.returning(posts.c.key))).first() is not None:
                    return None
            return _try((await connection.execute(_TRY.where(posts.c.key == key))).one_or_none())

    async def find(self, key: str) -> Try | None:
        """The first try under this key, if there was one."""
        async with self._database.read() as connection:
            return _try((await connection.execute(_TRY.where(posts.c.key == key))).one_or_none())

    async def message(self, key: str) -> Message | None:
        """What was to be said under this key."""
        query = select(posts.c.message).where(posts.c.key == key)
        async with self._database.read() as connection:
            kept: dict[str, Any] | None = (await connection.execute(query)).scalar_one_or_none()
        return None if kept is None else Message(kept["text"], tuple(kept["blocks"]))

    async def take_back(self, key: str) -> None:
        """It is certain that nothing was said: the next try is a first one."""
        async with self._database.write() as connection:
            await connection.execute(update(posts).where(posts.c.key == key).values(tried_at=None))

    async def forget(self, older_than: timedelta) -> None:
        """Drop what nobody will ask about any more."""
        async with self._database.write() as connection:
            await connection.execute(delete(posts).where(posts.c.stored_at < from_now(-older_than)))


_TRY = select(posts.c.tried_at, type_coerce(database_now(), Epoch).label("now"))


def _try(row: Row[Any] | None) -> Try | None:
    return None if row is None or row.tried_at is None else Try(row.tried_at, row.now - row.tried_at)
