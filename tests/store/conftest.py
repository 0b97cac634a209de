"""Databases to test on: an SQLite file and a real Postgres, each test with one of its own."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.store.chain import START
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.schema import audit_head, metadata
from tests.postgres import Cluster

KINDS = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def cluster_of_the_store(cluster: Cluster) -> Cluster:
    """Postgres with a database `store` to fill and to empty; others copy `migrated`, so that stays empty."""
    cluster.run("CREATE DATABASE store TEMPLATE migrated")
    return cluster


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
    cluster: Cluster = request.getfixturevalue("cluster_of_the_store")
    # Emptying one database takes a tenth of the time of making another.
    cluster.run("TRUNCATE " + ", ".join(metadata.tables), name="store")
    cluster.run(f"INSERT INTO {audit_head.name} VALUES (1, 0, '{START}')", name="store")
    return cluster.url("store")


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
