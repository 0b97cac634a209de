"""Whether a run of a policy may delete: not before it has reported once as it is now."""

from datetime import UTC, datetime, timedelta

from bot.store.cleanup_reports import CleanupReports
from bot.store.database import Database

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


async def test_a_policy_reports_first_after_each_change_also_after_one_that_is_taken_back(
    database: Database,
) -> None:
    reports = CleanupReports(database)
    live = []
    for day, said in enumerate("aabbaa"):
        due_at = START + timedelta(days=day)
        live.append(await reports.begin("previews", due_at, said, "C0SHOPDB"))
        await reports.end("previews", due_at, due_at, None, {})
    assert live == [False, True, False, True, False, True]


async def test_a_run_that_did_not_end_has_told_nothing(database: Database) -> None:
    reports = CleanupReports(database)
    assert not await reports.begin("previews", START, "a", "C0SHOPDB")
    assert not await reports.begin("previews", START, "a", "C0SHOPDB"), "begun anew"
    assert not await reports.begin("previews", START + timedelta(days=1), "a", "C0SHOPDB")


async def test_the_run_after_one_is_known_once_it_has_begun(database: Database) -> None:
    reports = CleanupReports(database)
    await reports.begin("previews", START, "a", "C0SHOPDB")
    looked_at = START + timedelta(seconds=3)
    assert await reports.next_due("previews", looked_at) is None
    for days in (2, 1):
        await reports.begin("previews", START + timedelta(days=days), "a", "C0SHOPDB")
    await reports.begin("features", START + timedelta(hours=1), "a", "C0SHOPDB")
    assert await reports.next_due("previews", looked_at) == START + timedelta(days=1)
