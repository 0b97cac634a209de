"""The schema: from nothing, again, and by several processes at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.store.database import Database, sync_engine
from bot.store.deliveries import Deliveries
from bot.store.migrate import is_current, upgrade
from bot.store.schema import VERSION_TABLE, metadata

from .samples import MINUTE
from .trail import checked, rows, tamper, written

ROOT = Path(__file__).parents[2]
PROCESSES = 3
MIGRATE = """
import sys
from bot.store.migrate import upgrade
print("ready", flush=True)
sys.stdin.readline()
upgrade(sys.argv[1])
"""
Connect = Callable[[str], Database]


async def test_an_empty_database_is_not_current_and_becomes_so(empty_url: str, connect: Connect) -> None:
    database = connect(empty_url)
    assert not await is_current(database)
    upgrade(empty_url)
    assert await is_current(database)


async def test_migrating_again_changes_nothing(url: str, database: Database) -> None:
    await Deliveries(database).take({"kept": {}}, worker="w", lease=MINUTE)
    upgrade(url)
    assert not await Deliveries(database).take({"kept": {}}, worker="w", lease=MINUTE)


async def test_processes_that_migrate_at_once_all_succeed(empty_url: str, connect: Connect) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_url],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    problems = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES, problems
    assert await is_current(connect(empty_url))


def test_the_migrations_make_the_tables_that_the_program_expects(url: str) -> None:
    with sync_engine(url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


async def test_a_trail_from_before_the_chain_is_chained_as_it_is_and_goes_on(
    empty_url: str, connect: Connect
) -> None:
    upgrade(empty_url, "0001")
    # Postgres leaves gaps where a transaction was taken back.
    ids = [3, 4, *range(10, 1200)]
    names = "team_id, channel_id, user_id, user_name, text, decision, rule, outcome, detail, config_hash"
    insert = (
        f"INSERT INTO neonbot_audit (id, at, neon_request_ids, operation_ids, {names})"
        " VALUES (:id, 0.1 + :id,"
        " '[\"7f1c\", \"ß\"]', '[]', 'T', 'C', 'U', 'Zoë', 'branch list', 'allow', 'r', 'done', '', 'c')"
    )
    with sync_engine(empty_url) as engine, engine.begin() as connection:
        connection.execute(text(insert), [{"id": each} for each in ids])
    before = rows(empty_url)

    upgrade(empty_url)
    after = rows(empty_url)
    assert [{name: row[name] for name in before[0]} for row in after] == before
    assert checked(empty_url).problem is None
    await written(connect(empty_url), 2)
    found = checked(empty_url)
    assert (found.rows, found.last.id, found.problem) == (len(ids) + 2, 1201, None)

    tamper(empty_url, "UPDATE neonbot_audit SET user_id = 'U0NOBODY' WHERE id = 4")
    assert (checked(empty_url).problem or "").startswith("Row 4 does not fit")
