"""What was seen in the last look, and the messages about what is new: written together, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.news.kinds import TOGETHER_WITHIN, Item, Severity, Story
from bot.store.database import Database, storable
from bot.store.dbtime import database_now, from_now
from bot.store.request import new_id
from bot.store.schema import news_seen as seen
from bot.store.schema import stories

MOST_NAMES = 50  # of one message; the rest is counted


@dataclass(frozen=True)
class SeenBefore:
    """What a look has shown, and which look that was."""

    state: Mapping[str, Any]
    version: int


@dataclass(frozen=True)
class ToTell:
    """Something to tell in a channel, at once or not before `hold_until`."""

    channel_id: str
    item: Item
    hold_until: datetime | None = None


class Stories:
    """Every method raises StoreError when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, project_id: str) -> Mapping[str, SeenBefore]:
        """What was seen of a project, by kind; a kind that was not looked at is missing."""
        query = select(seen).where(seen.c.project_id == project_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.kind: SeenBefore(row.state, row.version) for row in rows}

    async def put(
        self,
        project_id: str,
        kind: str,
        before: SeenBefore | None,
        state: Mapping[str, Any],
        tellings: Sequence[ToTell],
    ) -> bool:
        """Remember what was seen and what is to be told of it. False when another process was faster."""
        async with self._database.write() as connection:
            if not await self._remember(connection, project_id, kind, before, state):
                return False
            for each in tellings:
                await self._add(connection, each)
        return True

    async def keep_only(self, watched: Collection[tuple[str, str]]) -> None:
        """Forget what was seen of projects and kinds that nobody wants to hear of any more."""
        async with self._database.read() as connection:
            known = {(row.project_id, row.kind) for row in await connection.execute(_SEEN_KEYS)}
        if not (gone := known - set(watched)):
            return
        async with self._database.write() as connection:
            key = tuple_(seen.c.project_id, seen.c.kind)
            await connection.execute(delete(seen).where(key.in_(sorted(gone))))

    async def open(self) -> tuple[Story, ...]:
        """All that is to be told, or may go on, the oldest first."""
        oldest_first = (stories.c.first_at, stories.c.stored_at, stories.c.id)
        query = select(*_COLUMNS).where(stories.c.closed.is_(False)).order_by(*oldest_first)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(Story.of(dict(row)) for row in rows)

    async def told(self, story: Story, ts: str, at: datetime) -> None:
        """It stands in its channel as it was."""
        await self._change([story], message_ts=ts, posted_at=at, shown=story.version, closed=story.over)

    async def shown(self, story: Story) -> None:
        """Its message was changed to what it was."""
        await self._change([story], shown=story.version, closed=story.over)

    async def hold(self, held: Sequence[Story], until: datetime) -> None:
        """Tell them with others, later."""
        await self._change(held, hold_until=until)

    async def gather(self, gathered: Sequence[Story], key: str) -> None:
        """They are told in one message, under this key."""
        await self._change(gathered, digest=key)

    async def digested(self, gathered: Sequence[Story], at: datetime) -> None:
        """The message with all of them stands."""
        await self._change(gathered, posted_at=at, closed=True)

    async def close(self, done_with: Sequence[Story]) -> None:
        """Nothing more is said of them."""
        if done_with:
            await self._change(done_with, closed=True)

    async def posted_since(self, channel_id: str, since: datetime) -> int:
        """How many messages a channel has got since then, those with several things left out."""
        fits = and_(
            stories.c.channel_id == channel_id, stories.c.posted_at > since, stories.c.message_ts.is_not(None)
        )
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).where(fits))).scalar_one()

    async def forget(self, older_than: timedelta) -> None:
        """Drop what was told so long ago that it does not go on."""
        async with self._database.write() as connection:
            await connection.execute(delete(stories).where(stories.c.stored_at < from_now(-older_than)))

    async def _remember(
        self,
        connection: AsyncConnection,
        project_id: str,
        kind: str,
        before: SeenBefore | None,
        state: Mapping[str, Any],
    ) -> bool:
        this: ColumnElement[bool] = and_(seen.c.project_id == project_id, seen.c.kind == kind)
        if before is None:
            row = {"project_id": project_id, "kind": kind, "state": dict(state), "version": 1}
            new = self._database.insert(seen).values(row)
            first = new.on_conflict_do_nothing(index_elements=["project_id", "kind"])
            return (await connection.execute(first.returning(seen.c.kind))).first() is not None
        again = update(seen).where(this, seen.c.version == before.version)
        changed = again.values(state=dict(state), version=before.version + 1)
        return (await connection.execute(changed)).rowcount == 1

    async def _add(self, connection: AsyncConnection, telling: ToTell) -> None:
        item = telling.item
        going_on = and_(
            stories.c.channel_id == telling.channel_id,
            stories.c.subject == item.subject,
            stories.c.closed.is_(False),
            stories.c.digest.is_(None),
        )
        if (within := TOGETHER_WITHIN.get(item.event)) is not None and not item.over:
            going_on = and_(going_on, stories.c.first_at > item.at - within)
        query = select(*_COLUMNS).where(going_on).order_by(stories.c.first_at.desc()).limit(1)
        row = (await connection.execute(query)).mappings().one_or_none()
        if row is not None:
            change = _together(Story.of(dict(row)), item)
            await connection.execute(update(stories).where(stories.c.id == row["id"]).values(change))
        elif not (item.over or item.changes):
            await connection.execute(insert(stories).values(_new(telling)))

    async def _change(self, which: Sequence[Story], **to: Any) -> None:
        ids = [each.id for each in which]
        async with self._database.write() as connection:
            await connection.execute(update(stories).where(stories.c.id.in_(ids)).values(to))


_SEEN_KEYS = select(seen.c.project_id, seen.c.kind)
_COLUMNS = tuple(each for each in stories.c if each.name != "stored_at")


def _new(telling: ToTell) -> dict[str, Any]:
    item = telling.item
    return {
        "id": new_id(),
        "channel_id": telling.channel_id,
        "subject": storable(item.subject),
        "kind": item.kind.value,
        "project_id": item.project_id,
        "severity": item.severity.value,
        "item": _clean(item.kept()),
        "count": 1,
        "first_at": item.at,
        "last_at": item.at,
        "hold_until": telling.hold_until,
        "version": 1,
        "shown": 0,
        "closed": False,
        "stored_at": database_now(),
    }


def _together(story: Story, item: Item) -> dict[str, Any]:
    """What the message says when something more has happened."""
    kept = _clean(item.kept())
    names = list(dict.fromkeys([*story.item["names"], *kept["names"]]))[:MOST_NAMES]
    if item.event.value in {"limit", "spending", "incident"}:  # what it is called now, and how it stands
        names = kept["names"]
    worse = max((story.severity, item.severity), key=lambda each: each.rank)
    return {
        "item": {**kept, "names": names, "detail": kept["detail"] or story.item["detail"]},
        "count": story.count + (not item.over),
        "severity": Severity(worse).value,
        "last_at": item.at,
        "version": story.version + 1,
    }


def _clean(kept: dict[str, Any]) -> dict[str, Any]:
    """Postgres takes no zero byte, in JSON neither."""
    return {
        name: [storable(each) for each in value]
        if isinstance(value, list)
        else storable(value)
        if isinstance(value, str)
        else value
        for name, value in kept.items()
    }
