"""Rows to begin a test with."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, type_coerce

from bot.store.database import Database
from bot.store.dbtime import Epoch, database_now
from bot.store.requests import NewRequest, State

MINUTE = timedelta(minutes=1)
NONE = timedelta(0)


def new_request(**changes: Any) -> NewRequest:
    """`/neon branch create pr-117` by Dana, accepted."""
    usual = NewRequest(
        state=State.ACCEPTED,
        command="branch create",
        words=("branch", "create", "pr-117"),
        project_alias="shop",
        project_id="old-violet-32930710",
        channel_id="C0SHOPDB",
        team_id="T0ACME",
        user_id="U0DANA",
        user_name="Dana",
        target_kind="branch",
        target_name="pr-117",
    )
    return replace(usual, **changes)


async def database_time(database: Database) -> datetime:
    """What time it is, by the database."""
    async with database.read() as connection:
        return (await connection.execute(select(type_coerce(database_now(), Epoch)))).scalar_one()
