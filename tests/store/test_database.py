"""Connecting, and what happens when that fails."""

import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import SettingsError, StoreError
from bot.store.database import Database, parse_url
from bot.store.deliveries import Deliveries
from bot.store.migrate import upgrade
from tests.postgres import Cluster
from tests.store.samples import MINUTE

SECRET = "hunter2"
Connect = Callable[[str], Database]


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken, so that nobody else can listen on it, and refuses connections."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    "url", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"]
)
def test_every_spelling_of_a_postgres_address_is_accepted(url: str) -> None:
    assert parse_url(url).render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h/d"


@pytest.mark.parametrize("url", ["sqlite:///bot.db", "sqlite+aiosqlite:///bot.db"])
def test_every_spelling_of_an_sqlite_address_is_accepted(url: str) -> None:
    assert str(parse_url(url)) == "sqlite+aiosqlite:///bot.db"


def test_options_in_the_address_reach_the_driver() -> None:
    parsed = parse_url("postgresql://u:p@h/d?sslmode=require&channel_binding=require")
    assert parsed.query == {"sslmode": "require", "channel_binding": "require"}


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://root:{SECRET}@h/d",
        f"{SECRET}",
        "",
        "sqlite://",
        "sqlite:///:memory:",
        f"postgres://u:{SECRET}@h:x/d",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Database(url)
    assert SECRET not in "".join(traceback.format_exception(refused.value))


async def test_a_database_that_is_there_answers(database: Database) -> None:
    await database.ping()


async def test_a_refused_connection_shows_neither_address_nor_password(
    closed_port: int, connect: Connect
) -> None:
    database = connect(f"postgres://ada:{SECRET}@127.0.0.1:{closed_port}/ledger")
    with pytest.raises(StoreError) as refused:
        await database.ping()
    shown = "".join(traceback.format_exception(refused.value)) + repr(database) + refused.value.hint
    assert "cannot be reached. Nothing was done." in shown
    assert not any(secret in shown for secret in (SECRET, "127.0.0.1", str(closed_port), "ledger"))


def test_a_migration_without_a_database_says_the_same(closed_port: int) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as refused:
        upgrade(f"postgres://ada:{SECRET}@127.0.0.1:{closed_port}/ledger")
    assert SECRET not in "".join(traceback.format_exception(refused.value))


async def test_a_missing_folder_is_named_as_the_cause(tmp_path: Path, connect: Connect) -> None:
    url = f"sqlite:///{tmp_path}/nowhere/bot.db"
    with pytest.raises(StoreError) as refused:
        await connect(url).ping()
    assert "folder" in refused.value.hint
    with pytest.raises(StoreError, match="cannot be reached"):
        upgrade(url)


async def test_missing_tables_are_named_as_the_cause(empty_url: str, connect: Connect) -> None:
    with pytest.raises(StoreError) as refused:
        await Deliveries(connect(empty_url)).take({"a": {}}, worker="w", lease=MINUTE)
    assert "bot migrate" in refused.value.hint


async def test_connections_that_the_server_cut_are_replaced(cluster: Cluster, connect: Connect) -> None:
    database = connect(cluster.create())
    await database.ping()
    cut_all(cluster)
    await database.ping()


async def test_a_connection_cut_in_the_middle_is_a_store_error(cluster: Cluster, connect: Connect) -> None:
    database = connect(cluster.create())

    async def work() -> None:
        async with database.write() as connection:
            await connection.execute(text("SELECT 1"))
            cut_all(cluster)
            await connection.execute(text("SELECT 1"))

    with pytest.raises(StoreError):
        await work()


async def test_nothing_is_left_on_the_server_that_a_pooler_would_mix_up(
    cluster: Cluster, connect: Connect
) -> None:
    database = connect(cluster.create())
    for _ in range(20):  # psycopg prepares a statement at its sixth use, unless told otherwise
        await database.ping()
    async with database.read() as connection:
        prepared = await connection.execute(text("SELECT count(*) FROM pg_prepared_statements"))
        assert prepared.scalar_one() == 0


async def test_an_error_inside_a_transaction_takes_it_back(database: Database) -> None:
    async def work() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO neonbot_deliveries (key, seen_at) VALUES ('a', 0)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await work()
    assert await Deliveries(database).take({"a": {}}, worker="w", lease=MINUTE)


async def test_sqlite_writers_do_not_wait_for_readers(
    migrated_file: Path, tmp_path: Path, connect: Connect
) -> None:
    copy = tmp_path / "bot.db"
    copy.write_bytes(migrated_file.read_bytes())
    reader, writer = connect(f"sqlite:///{copy}"), connect(f"sqlite:///{copy}")
    count = text("SELECT count(*) FROM neonbot_deliveries")
    async with reader.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 0
        assert await Deliveries(writer).take({"a": {}}, worker="w", lease=MINUTE)
        assert (await reading.execute(count)).scalar_one() == 0
    async with reader.read() as reading:
        assert (await reading.execute(count)).scalar_one() == 1


def cut_all(cluster: Cluster) -> None:
    """End every other session of the server."""
    cluster.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
