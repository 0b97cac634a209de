"""The connection to the bot's database: SQLite in a file, or Postgres, possibly behind a pooler.

Neon's pooled host is a transaction-mode pooler, so nothing here outlives a transaction: no prepared
statements, no session settings, no session locks.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from sqlalchemy import URL, Connection, Dialect, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import SettingsError, StoreError
from bot.store.turns import Turns

BUSY_TIMEOUT = 10.0  # seconds that a writer waits for one of another process on SQLite
MIGRATION_TIMEOUT = 30.0  # seconds that a migration waits for another one
WITHIN = 10.0  # seconds for a whole transaction; a server that was paused takes packets and never answers
ANSWERS_WITHIN = 2.0  # seconds for a ping
CONNECT_TIMEOUT = 10  # seconds; a suspended Neon compute needs one or two to wake up
RECYCLE = 300  # seconds; a compute that scales to zero cuts idle connections

_UNREACHABLE = "The bot's database cannot be reached. Nothing was done."
_NOT_MIGRATED = "The database lacks the bot's tables. Run `python -m bot migrate`."
_NO_ROOM = "The disk that it is on takes no more; it may be full."
_UNDEFINED_TABLE = "42P01"  # Postgres' SQLSTATE
# What the drivers say, and what that means to the person who set DATABASE_URL.
_HINTS = {
    "no such table": _NOT_MIGRATED,
    "password authentication failed": "It refused the user name or the password in DATABASE_URL.",
    "failed to resolve host": "The host in DATABASE_URL has no address. Look for a typing error.",
    "disk is full": _NO_ROOM,
    "disk i/o error": _NO_ROOM,  # SQLite's word where a limit of the system's is reached
    "no space left": _NO_ROOM,
    "unable to open database file": "The folder of the SQLite file is missing, or it is not writable.",
}
_HINT = "Try again in a minute. If it goes on, whoever runs the bot needs to check DATABASE_URL."


class _RollingBack(sqlite3.Connection):
    """Ends its transaction when it is closed.

    SQLite puts off closing a connection while a statement of it is still referred to, and the traceback of a
    cancelled transaction does that until the garbage collector comes by. Till then the file would be locked.
    """

    def close(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it is closed already
            self.rollback()
        super().close()


class Database:
    """A pool of connections. `read` and `write` each give one transaction.

    `url` is what platforms hand out: postgres://…, postgresql://…, sqlite:///path, with or without
    SQLAlchemy's driver name. Raises SettingsError for anything else.
    """

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        # A file does not, so connections to it need not be tried, nor made anew.
        hangs_up = parsed.get_backend_name() != "sqlite"
        self._engine = create_async_engine(
            parsed,
            connect_args=_connect_args(parsed),
            pool_pre_ping=hangs_up,
            pool_recycle=RECYCLE if hangs_up else -1,
            hide_parameters=True,
        )
        _prepare(self._engine.sync_engine)
        # SQLite lets writers look again and again until they get the lock, and the unlucky wait for long.
        self._turns = Turns() if self.file else None
        self._asking: asyncio.Task[None] | None = None
        self._reading = self._engine.execution_options(sqlite_begin="BEGIN")

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for a server."""
        url = self._engine.url
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises StoreError when the database cannot be reached."""
        with reachable():
            async with self._limit(), self._reading.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self, *, hurry: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end. On SQLite it holds the write lock from its start.

        In a `hurry` it comes before the others that wait for that lock. Raises StoreError when the database
        cannot be reached.
        """
        with reachable():
            async with self._one_at_a_time(hurry), self._limit(), self._engine.begin() as connection:
                yield connection

    def _limit(self) -> AbstractAsyncContextManager[object]:
        # SQLite has a limit of its own, and its thread cannot be told to give up.
        return nullcontext() if self._turns else asyncio.timeout(WITHIN)

    @asynccontextmanager
    async def _one_at_a_time(self, hurry: bool) -> AsyncIterator[None]:
        if self._turns is None:
            yield
            return
        await asyncio.wait_for(self._turns.acquire(hurry=hurry), BUSY_TIMEOUT)
        try:
            yield
        finally:
            self._turns.release()

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows `on_conflict_do_…`, in the words of this database."""
        if self._engine.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)

    async def ping(self) -> None:
        """Ask for an answer. Raises StoreError when there is none within two seconds."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        # Whoever asks meanwhile waits for the same answer, and nobody for the driver to give up.
        answered, _ = await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        if not answered:
            raise StoreError(_UNREACHABLE, hint=_HINT)
        self._asking.result()

    async def _ask(self) -> None:
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections that are not in use."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        await self._engine.dispose()


def parse_url(url: str) -> URL:
    """DATABASE_URL with the driver this program uses. Raises SettingsError, which never shows the URL."""
    try:
        parsed = make_url(url)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise SettingsError(
            "DATABASE_URL is not a database URL.",
            hint="It looks like postgresql://user:password@host/name or sqlite:///neonbot.db.",
        ) from None
    match parsed.drivername:
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite" | "sqlite+aiosqlite" if parsed.database not in {None, "", ":memory:"}:
            return parsed.set(drivername="sqlite+aiosqlite")
    raise SettingsError(
        "DATABASE_URL names a database that the bot cannot keep its state in.",
        hint="Use postgresql://… or, for a single process, a file: sqlite:///neonbot.db.",
    )


def storable(text: str) -> str:
    """What Postgres takes as text: others send us NUL and broken surrogates, which it refuses."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@contextmanager
def sync_engine(url: str) -> Iterator[Engine]:
    """The same database without asyncio and without a pool, for migrations."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite")
    arguments = _connect_args(parsed, busy=MIGRATION_TIMEOUT)
    engine = create_engine(parsed, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
    _prepare(engine)
    try:
        with reachable():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """A transaction without asyncio that only reads, and sees one moment however long it takes.

    Nobody waits for it. Raises StoreError when there is no such database, SQLite's file included.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        # SQLite would make an empty one.
        raise StoreError(
            f"There is no SQLite file {parsed.database}.",
            hint="Does DATABASE_URL say what it says for the bot?",
        )
    with sync_engine(url) as engine, engine.execution_options(sqlite_begin="BEGIN").begin() as connection:
        if engine.dialect.name == "postgresql":
            # Ends with the transaction, so a transaction-mode pooler keeps it whole.
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield connection


@contextmanager
def reachable() -> Iterator[None]:
    """Turn connection problems into StoreError, without the driver's text: it names host and user."""
    try:
        yield
    except (OSError, sqlalchemy.exc.TimeoutError, sqlalchemy.exc.InterfaceError) as error:
        raise StoreError(_UNREACHABLE, hint=_hint(error)) from None
    except sqlalchemy.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE:
            raise StoreError(_UNREACHABLE, hint=_NOT_MIGRATED) from None
        if isinstance(error, sqlalchemy.exc.OperationalError) or error.connection_invalidated:
            raise StoreError(_UNREACHABLE, hint=_hint(error)) from None
        raise


def _hint(error: Exception) -> str:
    said = str(error).lower()
    return next((hint for sign, hint in _HINTS.items() if sign in said), _HINT)


def _connect_args(url: URL, *, busy: float = BUSY_TIMEOUT) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        # isolation_level None: the driver leaves BEGIN to `_begin` below.
        return {"timeout": busy, "isolation_level": None, "factory": _RollingBack}
    arguments = {
        "prepare_threshold": None,
        "connect_timeout": CONNECT_TIMEOUT,
        # A network that goes silent is noticed in about a minute instead of hours.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    return {name: value for name, value in arguments.items() if name not in url.query}


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _look_for_folder)
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)


def _look_for_folder(dialect: Dialect, entry: ConnectionPoolEntry, args: list[Any], named: Any) -> None:
    # SQLite would say the same, but aiosqlite leaves a thread behind after an open that failed,
    # which then complains on stderr when the event loop has ended.
    if not Path(args[0]).parent.is_dir():
        raise sqlite3.OperationalError("unable to open database file")


def _set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # Per connection in SQLite. The journal mode is not: migrations set it once, in the file.
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten
    cursor.close()


def _begin(connection: Connection) -> None:
    # A plain BEGIN takes the write lock at the first write, and then fails instead of waiting
    # when somebody else has written in between.
    statement = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    if statement:
        connection.exec_driver_sql(statement)
