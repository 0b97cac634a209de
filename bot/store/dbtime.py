"""Time as the database tells it: the only clock that leases, due times and expiries know.

Every process sees the same database, whatever its own clock says, so all times are computed in SQL.
They are stored as seconds since 1970 in a double: exact to a microsecond, and the same arithmetic on
SQLite and on Postgres.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Double, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Epoch(TypeDecorator[datetime]):
    """A column of seconds since 1970 that reads as an aware datetime in UTC."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:
        return None if value is None else value.timestamp()

    def process_result_value(self, value: float | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class database_now(FunctionElement[float]):
    """The database's time, in seconds since 1970. The same throughout one statement."""

    type = Double()
    inherit_cache = True


@compiles(database_now, "postgresql")
def _on_postgres(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    # Not clock_timestamp(): that one is volatile, so that no index could serve `due_at <= now`.
    return "CAST(EXTRACT(EPOCH FROM statement_timestamp()) AS DOUBLE PRECISION)"


@compiles(database_now, "sqlite")
def _on_sqlite(element: database_now, compiler: SQLCompiler, **options: Any) -> str:
    # unixepoch('subsec') needs SQLite 3.42, which is younger than what Python 3.11 often brings.
    return "((julianday('now') - 2440587.5) * 86400.0)"


def from_now(wait: timedelta) -> ColumnElement[float]:
    """The database's time `wait` from now."""
    return database_now() + wait.total_seconds()
