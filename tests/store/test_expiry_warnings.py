"""The warnings before branches expire, as rows."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.audit import Entry
from bot.news.expiring import Warned
from bot.store.database import Database
from bot.store.expiry_warnings import WarningRows, touch_warnings

AT = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
WARNED = Warned("old-violet-32930710", "br-1", AT, "shop", "pr-42", "C0SHOPDB", "U0DANA")


def ended(command: str, outcome: str = "done") -> Entry:
    return Entry(
        team_id="T",
        channel_id="C0SHOPDB",
        user_id="U0ANA",
        user_name="ana",
        text=command,
        command=command,
        decision="allow",
        rule="",
        outcome=outcome,
        config_hash="",
        target="br-1",
    )


async def test_of_many_processes_one_warns(database: Database, other: Database) -> None:
    tries = await asyncio.gather(*(WarningRows(each).add(WARNED) for each in [database, other] * 10))
    assert sum(tries) == 1
    assert await WarningRows(other).of(WARNED.project_id) == {("br-1", AT): WARNED}


async def test_a_later_expiry_is_another_warning(database: Database) -> None:
    rows = WarningRows(database)
    later = Warned(**{**vars(WARNED), "expires_at": AT + timedelta(days=7)})
    assert await rows.add(WARNED)
    assert await rows.add(later)
    await rows.posted(WARNED, "1.2")
    await rows.end(WARNED)
    known = await rows.of(WARNED.project_id)
    assert (known[WARNED.key].over, known[WARNED.key].message_ts) == (True, "1.2")
    assert (known[later.key].over, known[later.key].message_ts) == (False, None)


async def test_a_request_about_the_branch_has_its_warning_looked_at_once(database: Database) -> None:
    rows = WarningRows(database)
    await rows.add(WARNED)
    assert await rows.touched() == ()
    for command, outcome, by in (
        ("branch rename", "done", None),
        ("branch keep", "failed", None),
        ("branch keep", "done", "ana"),
    ):
        async with database.write() as connection:
            await touch_warnings(connection, ended(command, outcome))
        (touched,) = await rows.touched()
        assert touched.touched_by == by
        assert await rows.touched() == ()


async def test_old_ones_are_forgotten(database: Database) -> None:
    rows = WarningRows(database)
    await rows.add(WARNED)
    await rows.forget(timedelta(days=1))
    assert await rows.of(WARNED.project_id)
    await rows.forget(timedelta(0))
    assert not await rows.of(WARNED.project_id)
