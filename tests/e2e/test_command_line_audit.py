"""`python -m bot audit …`: the trail from the command line, with a database and nothing else."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit import COLUMNS
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.e2e.terminal import bot
from tests.postgres import Cluster
from tests.store.trail import ENTRY, rows, tamper

PASSWORD = "hunter2-very-secret"
# What Excel and its like would run.
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("https://evil.example","x")')


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of either kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/bot.db"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create()
    upgrade(url)
    return url


async def record(url: str, *texts: str) -> None:
    """One row for each of these."""
    database = Database(url)
    for text in texts:
        await Audit(database).record(replace(ENTRY, text=text))
    await database.close()


async def test_a_trail_that_is_whole_ends_with_0_and_a_hash_to_note(url: str) -> None:
    await record(url, "branch list", "branch show pr-1")
    ended = await bot("audit", "verify", DATABASE_URL=url)
    end = f"2:{rows(url)[-1]['hash']}"
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"The audit trail is whole: 2 rows.\nTo compare with later: --noted {end}\n"
    assert (await bot("audit", "verify", "--noted", end, DATABASE_URL=url)).code == 0
    assert (await bot("audit", "verify", "--noted", f"1:{'0' * 12}", DATABASE_URL=url)).code == 1


async def test_a_trail_that_was_changed_ends_with_1_and_names_the_row(url: str) -> None:
    await record(url, "one", "two", "three")
    tamper(url, "UPDATE neonbot_audit SET text = 'branch list' WHERE id = 2")
    ended = await bot("audit", "verify", DATABASE_URL=url)
    assert ended.code == 1
    assert ended.out == (
        "The audit trail is broken. "
        "Row 2 does not fit: it or row 1 was changed, taken out, put in or moved.\n"
        "Sound up to row 1.\n"
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (lambda folder: f"sqlite:///{folder}/nowhere.db", "There is no SQLite file"),
        (lambda folder: f"postgres://bot:{PASSWORD}@127.0.0.1:9/neonbot", "cannot be reached"),
        (lambda folder: f"mysql://bot:{PASSWORD}@h/d", "DATABASE_URL must be"),
        (lambda folder: f"sqlite:///{folder}/empty.db", "Run `python -m bot migrate`"),
    ],
)
async def test_what_cannot_be_checked_ends_with_2_and_the_reason(
    tmp_path: Path, address: Callable[[Path], str], said: str
) -> None:
    (tmp_path / "empty.db").touch()
    ended = await bot("audit", "verify", DATABASE_URL=address(tmp_path))
    assert ended.code == 2
    assert ended.says("The audit trail was not checked.", said)
    assert not ended.says(PASSWORD)
    assert "Traceback" not in ended.err
    assert not (tmp_path / "nowhere.db").exists()


async def test_the_export_has_every_column_and_no_formula(url: str) -> None:
    await record(url, *FORMULAS, 'a "quoted", and\nbroken line ☃')
    ended = await bot("audit", "export", DATABASE_URL=url)
    assert (ended.code, ended.err) == (0, "")
    head, *table = csv.reader(io.StringIO(ended.out, newline=""))
    assert tuple(head) == COLUMNS
    typed = [row[COLUMNS.index("text")] for row in table]
    assert typed == [*(f"'{each}" for each in FORMULAS), 'a "quoted", and\nbroken line ☃']
    first = dict(zip(COLUMNS, table[0], strict=True))
    assert (first["id"], first["outcome"], first["neon_request_ids"]) == ("1", "done", "7f1c 8a2d")
    assert first["hash"] == rows(url)[0]["hash"]
    assert first["at"].endswith("+00:00")


async def test_the_export_begins_where_it_is_told_to(url: str) -> None:
    await record(url, "old", "new")
    tamper(url, "UPDATE neonbot_audit SET at = at - 86400 WHERE id = 1")
    ended = await bot("audit", "export", "--since", "2h", "ago", DATABASE_URL=url)
    assert [row[COLUMNS.index("text")] for row in csv.reader(io.StringIO(ended.out))] == ["text", "new"]
    wrong = await bot("audit", "export", "--since", "yesterday", DATABASE_URL=url)
    assert wrong.code == 1
    assert wrong.says("“yesterday” is not a point in time.")
    assert (await bot("audit", "export", "--since", "0/1DE2850", DATABASE_URL=url)).code == 1
    assert (await bot("audit", DATABASE_URL=url)).code == 2
