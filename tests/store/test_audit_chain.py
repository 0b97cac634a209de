"""The chain of the audit trail: whatever is done to the rows past the bot is found out, and by which row."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.audit import COLUMNS, Entry
from bot.errors import StoreError
from bot.store.audit import Audit, append
from bot.store.chain import START, link
from bot.store.database import Database, snapshot
from bot.store.migrate import upgrade
from bot.store.requests import LostLeaseError, Requests, State
from bot.store.schema import audit
from bot.store.verifying import Place, stored, verify

from .samples import MINUTE, new_request
from .trail import ENTRY, checked, rows, tamper, written

ROOT = Path(__file__).parents[2]
AT_ONCE = 25
Connect = Callable[[str], Database]
APPEND = """
import asyncio, sys
from bot.store.audit import Audit
from bot.store.database import Database
from tests.store.trail import ENTRY

async def main():
    database = Database(sys.argv[1])
    await database.ping()
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(*(Audit(database).record(ENTRY) for _ in range(int(sys.argv[2]))))
    await database.close()

asyncio.run(main())
"""
# What the oldest of all versions would have written, chained: it must verify for ever.
OLD_ROW = {
    "id": 7, "at": 1718000000.000123, "request_id": None, "team_id": "T0ACME", "channel_id": "C0SHOPDB",
    "user_id": "U0DANA", "user_name": "Zoë", "text": "branch list", "command": "branch list",
    "effect": "read", "decision": "allow", "rule": "r", "project_id": None, "target": None,
    "outcome": "done", "detail": "", "neon_request_ids": ["7f1c"], "operation_ids": [], "config_hash": "c",
}  # fmt: skip
OLD_HASH = "3745c8b8b2f2dacefc9f8136ed20e211c306989854a5c8805d4920a16eb26f57"


def test_the_form_of_a_hash_never_changes() -> None:
    assert link(START, OLD_ROW) == OLD_HASH
    assert link(START, {**OLD_ROW, "added_later": None}) == OLD_HASH
    assert link(OLD_HASH, OLD_ROW) != OLD_HASH


def test_every_column_is_in_the_entry_and_in_the_table_for_spreadsheets() -> None:
    assert {each.name for each in fields(Entry)} == {each.name for each in audit.c} == set(COLUMNS)
    assert len(COLUMNS) == len(set(COLUMNS))


async def test_what_the_bot_writes_is_whole(url: str, database: Database) -> None:
    assert checked(url).problem is None
    await written(database, 3)
    found = checked(url)
    assert (found.rows, found.problem) == (3, None)
    assert found.last == Place(3, rows(url)[-1]["hash"])


@pytest.mark.parametrize("column", [each.name for each in audit.c if each.name != "id"])
async def test_a_change_in_any_column_is_found(url: str, database: Database, column: str) -> None:
    await written(database, 3)
    changed = {
        "at": "at + 0.000001",
        "neon_request_ids": "'[\"7f1c\"]'",
        "operation_ids": "'[]'",
        "request_id": "NULL",
        "target_name": "NULL",
    }.get(column, f"{column} || 'x'")
    tamper(url, f"UPDATE neonbot_audit SET {column} = {changed} WHERE id = 2")
    found = checked(url)
    assert found.last.id == 1
    assert found.problem is not None
    assert found.problem.startswith("Row 2 does not fit")


async def test_what_is_no_longer_of_its_columns_kind_is_found(tmp_path: Path, connect: Connect) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    upgrade(url)
    await written(connect(url), 2)
    for damage in ("neon_request_ids = 'not json'", "at = 'noon'", "text = x'00ff'", "outcome = 5"):
        tamper(url, f"UPDATE neonbot_audit SET {damage} WHERE id = 2")
        found = checked(url)
        assert found.problem is not None
        assert found.problem.startswith("Row 2 does not fit")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM neonbot_audit WHERE id = 1", "Row 2, the first, does not fit"),
        ("DELETE FROM neonbot_audit WHERE id = 3", "Row 4 does not follow on row 2: rows between them"),
        ("DELETE FROM neonbot_audit WHERE id > 3", "Row 4 is gone: the trail went on to row 5"),
        ("DELETE FROM neonbot_audit", "Row 1 is gone: the trail went on to row 5"),
        ("DELETE FROM neonbot_audit_head", "The end is not known any more"),
        ("UPDATE neonbot_audit_head SET last_id = 4", "Row 5 was not written by the bot"),
        ("UPDATE neonbot_audit SET id = id + 10 WHERE id > 2", "Row 13 does not follow on row 2"),
    ],
)
async def test_rows_taken_out_are_found(url: str, database: Database, statement: str, said: str) -> None:
    await written(database, 5)
    tamper(url, statement)
    assert said in (checked(url).problem or "")


async def test_rows_that_changed_places_are_found(url: str, database: Database) -> None:
    await written(database, 4)
    tamper(
        url,
        "UPDATE neonbot_audit SET id = 99 WHERE id = 2",
        "UPDATE neonbot_audit SET id = 2 WHERE id = 3",
        "UPDATE neonbot_audit SET id = 3 WHERE id = 99",
    )
    assert (checked(url).problem or "").startswith("Row 2 does not fit")


async def test_a_row_put_in_is_found_even_with_a_hash_that_fits(url: str, database: Database) -> None:
    await written(database, 2)
    with snapshot(url) as connection:
        (_, last) = stored(connection)
    content = {name: value for name, value in last.items() if name != "hash"}
    digest = link(last["hash"], content | {"id": 3})
    names = ", ".join(name for name in last if name not in {"id", "hash"})
    tamper(
        url,
        f"INSERT INTO neonbot_audit (id, hash, {names})"
        f" SELECT 3, '{digest}', {names} FROM neonbot_audit WHERE id = 2",
    )
    assert checked(url).problem == "Row 3 was not written by the bot: the trail ends before it."


async def test_a_whole_chain_written_anew_is_found_by_a_hash_noted_elsewhere(
    url: str, database: Database
) -> None:
    await written(database, 3)
    noted = [Place(row["id"], row["hash"][:12]) for row in rows(url)]
    for place in noted:
        assert checked(url, place).problem is None
    tamper(url, "UPDATE neonbot_audit SET user_id = 'U0NOBODY' WHERE id = 2")
    with snapshot(url) as connection:
        read = [dict(row) for row in stored(connection)]
    digest = START
    for row in read:
        digest = link(digest, {name: value for name, value in row.items() if name != "hash"})
        tamper(url, "UPDATE neonbot_audit SET hash = :digest WHERE id = :id", digest=digest, id=row["id"])
    tamper(url, "UPDATE neonbot_audit_head SET hash = :digest", digest=digest)

    assert checked(url).problem is None
    assert checked(url, noted[0]).problem is None
    assert checked(url, noted[1]).problem == "Row 2 is not the one that was noted: it was written anew."
    assert checked(url, Place(9, digest)).problem == "Row 9, which was noted, is not there."


async def test_who_appends_at_once_gets_one_chain(url: str, database: Database, other: Database) -> None:
    trails = [Audit(each) for each in (database, other)]
    await asyncio.gather(*(trail.record(ENTRY) for trail in trails for _ in range(AT_ONCE)))
    found = checked(url)
    assert (found.rows, found.last.id, found.problem) == (2 * AT_ONCE, 2 * AT_ONCE, None)


async def test_processes_that_append_at_once_get_one_chain(url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, url, str(AT_ONCE)],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    problems = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], problems
    found = checked(url)
    assert (found.rows, found.last.id, found.problem) == (2 * AT_ONCE, 2 * AT_ONCE, None)


async def test_requests_that_close_at_once_wait_for_each_other_and_never_in_a_circle(
    url: str, database: Database, other: Database
) -> None:
    requests = [Requests(each) for each in (database, other)]
    added = [await requests[0].add(new_request(), worker="w", lease=MINUTE) for _ in range(20)]
    closing = [
        requests[number % 2].close(each.id, each.fence, State.DONE, replace(ENTRY, request_id=each.id))
        for number, each in enumerate(added)
    ]
    async with asyncio.timeout(30):
        await asyncio.gather(*closing, *(Audit(other).record(ENTRY) for _ in range(20)))
    found = checked(url)
    assert (found.rows, found.problem) == (40, None)


async def test_a_row_that_was_taken_back_leaves_no_gap(url: str, database: Database) -> None:
    await written(database, 1)

    async def fail() -> None:
        async with database.write() as connection:
            await append(connection, ENTRY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    with pytest.raises(LostLeaseError):
        await Requests(database).close("nobody", 1, State.DONE, ENTRY)
    await written(database, 1)
    found = checked(url)
    assert (found.rows, found.last.id, found.problem) == (2, 2, None)


async def test_without_its_end_nothing_is_appended_and_it_is_said(url: str, database: Database) -> None:
    tamper(url, "DELETE FROM neonbot_audit_head")
    with pytest.raises(StoreError, match="end of the audit trail") as refused:
        await Audit(database).record(ENTRY)
    assert "audit verify" in refused.value.hint
    assert rows(url) == []


async def test_verifying_sees_one_moment_and_holds_nobody_up(url: str, database: Database) -> None:
    await written(database, 2)
    with snapshot(url) as connection:
        assert verify(connection).rows == 2
        await written(database, 1)
        found = verify(connection)
        assert (found.rows, found.problem) == (2, None)
    assert checked(url).rows == 3


async def test_a_process_that_vanishes_while_it_appends_holds_the_others_up_for_ten_seconds(
    url: str, database: Database
) -> None:
    if url.startswith("sqlite"):
        return  # its locks end with the process, on the one machine there is
    show = text("SHOW idle_in_transaction_session_timeout")
    async with database.write() as connection:
        await append(connection, ENTRY)
        assert (await connection.execute(show)).scalar_one() == "10s"
    async with database.write() as connection:
        assert (await connection.execute(show)).scalar_one() == "0"
