"""A stored request as it is read: its columns, with the database's time at that moment."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, type_coerce

from bot.store.dbtime import Epoch, database_now
from bot.store.request import Request, State
from bot.store.schema import requests

_FIELDS = tuple(each.name for each in fields(Request))
COLUMNS = (
    *(requests.c[name] for name in _FIELDS if name != "read_at"),
    type_coerce(database_now(), Epoch).label("read_at"),
    requests.c.due_at,
)


def request_of(row: Row[Any]) -> Request:
    """A request as it was read."""
    columns = {name: row._mapping[name] for name in _FIELDS}
    columns["state"] = State(columns["state"])
    columns["words"] = tuple(columns["words"])
    columns["neon_request_ids"] = tuple(columns["neon_request_ids"])
    return Request(**columns)
