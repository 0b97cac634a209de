"""Bring the database to the newest schema, safely when several processes start at once."""

import time
from functools import cache
from pathlib import Path

import sqlalchemy.exc
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.store.database import MIGRATION_TIMEOUT, Database, sync_engine
from bot.store.schema import VERSION_TABLE

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x6E656F6E  # any number that nobody else uses in this database


def upgrade(url: str, revision: str = "head") -> None:
    """Apply what is missing up to a revision, all of it in one transaction; blocks until done.

    Raises StoreError when the database cannot be reached.
    """
    with sync_engine(url) as engine:
        if engine.dialect.name == "sqlite":
            _write_ahead(engine)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                # Ends with the transaction, so a transaction-mode pooler keeps it whole.
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)


async def is_current(database: Database) -> bool:
    """Whether the database has the schema that this program was written for."""
    async with database.read() as connection:
        applied = await connection.run_sync(_applied)
    return applied == _newest()


@cache
def _newest() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _applied(connection: Connection) -> set[str]:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return set(context.get_current_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _write_ahead(engine: Engine) -> None:
    """Set SQLite's write-ahead log, in which readers and a writer do not block each other.

    The file remembers it. SQLite does not wait for other openers here, so this does.
    """
    deadline = time.monotonic() + MIGRATION_TIMEOUT
    outside_transactions = engine.execution_options(sqlite_begin=None)
    while True:
        try:
            with outside_transactions.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                return
        except sqlalchemy.exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
