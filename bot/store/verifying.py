"""Whether the audit trail still is what was written: follows its chain from the first row to the end.

This shows every row that was changed in any column, taken out, put in or moved, and rows cut off at the
end, of which the trail's head still knows. It cannot show what somebody did who may write to the
database, and who computed the hashes of all rows from there on anew, and the head's. A hash that was
noted elsewhere shows that, too: `verify` and `export` print them, and the audit channel has them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Double, Text, cast, select, type_coerce

from bot.store.chain import START, link
from bot.store.schema import audit, audit_head

_AT_ONCE = 1000  # rows


@dataclass(frozen=True)
class Place:
    """A row of the trail by its id and its hash, or the beginning of the hash."""

    id: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What was found. `rows` were read; `last` is the trail's end; `problem` names the first bad row."""

    rows: int
    last: Place
    problem: str | None = None


def verify(connection: Connection, known: Place | None = None) -> Verdict:
    """Follow the chain. `known` is a place that was noted earlier and has to be in it."""
    rows, last, seen = 0, Place(0, START), False
    for row in stored(connection):
        rows += 1
        problem = _misfit(row, last)
        if problem:
            return Verdict(rows, last, problem)
        last = Place(row["id"], row["hash"])
        if known and known.id == last.id:
            if not last.hash.startswith(known.hash):
                return Verdict(
                    rows, last, f"Row {last.id} is not the one that was noted: it was written anew."
                )
            seen = True
    problem = _wrong_end(last, _head(connection))
    if known and not seen and not problem:
        problem = f"Row {known.id}, which was noted, is not there."
    return Verdict(rows, last, problem)


def stored(connection: Connection, since: datetime | None = None) -> Iterator[Mapping[str, Any]]:
    """Every row as it stands in the database, whatever was made of it, oldest first."""
    wanted = select(*_RAW).order_by(audit.c.id).limit(_AT_ONCE)
    if since is not None:
        wanted = wanted.where(audit.c.at >= since)
    last_id = None
    while True:
        query = wanted if last_id is None else wanted.where(audit.c.id > last_id)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            return
        yield from ({**row, **{name: _parsed(row[name]) for name in _LISTS}} for row in rows)
        last_id = rows[-1]["id"]


_LISTS = tuple(column.name for column in audit.c if isinstance(column.type, JSON))
# Past SQLAlchemy's types, which fail where somebody has put in something else.
_RAW = tuple(
    cast(column, Text).label(column.name)
    if column.name in _LISTS
    else type_coerce(column, Double).label(column.name)
    if column is audit.c.at
    else column
    for column in audit.c
)


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def _misfit(row: Mapping[str, Any], before: Place) -> str | None:
    content = {name: value for name, value in row.items() if name != "hash"}
    if row["hash"] == link(before.hash, content):
        return None
    if before.id == 0:
        return f"Row {row['id']}, the first, does not fit: it was changed, or rows before it are gone."
    if row["id"] > before.id + 1:
        return f"Row {row['id']} does not follow on row {before.id}: rows between them are gone."
    return f"Row {row['id']} does not fit: it or row {before.id} was changed, taken out, put in or moved."


def _wrong_end(last: Place, head: Place | None) -> str | None:
    if head is None:
        return f"The end is not known any more, so rows after row {last.id} may be gone."
    if last.id < head.id:
        return f"Row {last.id + 1} is gone: the trail went on to row {head.id}."
    if last.id > head.id:
        return f"Row {head.id + 1} was not written by the bot: the trail ends before it."
    if last.hash != head.hash:
        return f"Row {last.id}, the last one, is not the one that was written."
    return None


def _head(connection: Connection) -> Place | None:
    query = select(audit_head.c.last_id, audit_head.c.hash).where(audit_head.c.id == 1)
    found = connection.execute(query).one_or_none()
    return None if found is None else Place(found.last_id, found.hash)
