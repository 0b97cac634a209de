"""An audit trail to look at from outside, and to tamper with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from bot.audit import Entry, Result
from bot.store.audit import Audit
from bot.store.database import Database, snapshot, sync_engine
from bot.store.verifying import Place, Verdict, verify

ENTRY = Entry(
    request_id="a1b2c3",
    team_id="T0ACME",
    channel_id="C0SHOPDB",
    user_id="U0DANA",
    user_name="Dana Développer 🧑‍💻",
    text="branch delete “pr-117”",
    command="branch delete",
    effect="destroy",
    decision="confirm",
    rule="config.yaml: channels.C0SHOPDB.allow.destroy",
    project_id="old-violet-32930710",
    target="br-quiet-moon-12345678",
    target_name="pr-117",
    outcome=Result.DONE,
    detail="gone in 1.2 s",
    neon_request_ids=("7f1c", "8a2d"),
    operation_ids=("op-1",),
    config_hash="c0ffee",
)


async def written(database: Database, count: int) -> None:
    """That many rows, which say their number."""
    for number in range(1, count + 1):
        await Audit(database).record(replace(ENTRY, text=f"branch show pr-{number}"))


def checked(url: str, noted: Place | None = None) -> Verdict:
    """What verifying says."""
    with snapshot(url) as connection:
        return verify(connection, noted)


def tamper(url: str, *statements: str, **values: Any) -> None:
    """Write to the database past the bot."""
    with sync_engine(url) as engine, engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def rows(url: str, table: str = "neonbot_audit") -> list[Mapping[str, Any]]:
    """The rows of a table, in order."""
    with sync_engine(url) as engine, engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings()]
