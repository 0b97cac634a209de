"""Whether a run of a policy may delete: not before it has reported once as it is now."""

from datetime import UTC, datetime, timedelta

from bot.slack.views.message import Message
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


TOLD = Message("4 deleted", ({"type": "section", "text": {"type": "mrkdwn", "text": "größer ☃"}},))
DAY = timedelta(days=1)


async def _ended(database: Database, policy: str, look_at: datetime | None) -> CleanupReports:
    reports = CleanupReports(database)
    await reports.begin(policy, START, "a", "C0SHOPDB")
    told = TOLD if look_at else None
    await reports.end(policy, START, START, "1.2", {"deleted": 4}, message=told, look_at=look_at)
    return reports


async def test_a_run_is_looked_at_when_its_time_comes_and_when_something_came_back(
    database: Database,
) -> None:
    reports = await _ended(database, "previews", START + DAY)
    await _ended(database, "features", None)
    assert await reports.to_look_at(START) == ()
    (run,) = await reports.to_look_at(START + DAY)
    assert (run.policy, run.due_at, run.channel_id, run.message_ts) == ("previews", START, "C0SHOPDB", "1.2")
    assert (run.message, run.summary) == (TOLD, {"deleted": 4})
    for policy in ("previews", "features"):
        await reports.look_soon(policy, START)
    (run,) = await reports.to_look_at(START)
    assert run.policy == "previews"


async def test_what_was_looked_at_is_looked_at_again_only_while_there_is_something_left(
    database: Database,
) -> None:
    reports = await _ended(database, "previews", START)
    (run,) = await reports.to_look_at(START)
    await reports.looked(run, START + DAY, {"deleted": 4, "back": 1})
    assert await reports.to_look_at(START) == ()
    (run,) = await reports.to_look_at(START + DAY)
    assert run.summary == {"deleted": 4, "back": 1}
    await reports.looked(run, None, run.summary)
    await reports.look_soon("previews", START)
    assert await reports.to_look_at(START + 9 * DAY) == ()
    latest = await reports.latest("previews")
    assert latest is not None
    assert latest.summary == {"deleted": 4, "back": 1}


async def test_what_comes_back_during_a_look_is_looked_at_once_more(database: Database) -> None:
    reports = await _ended(database, "previews", START)
    (run,) = await reports.to_look_at(START)
    await reports.look_soon("previews", START + DAY)
    await reports.looked(run, None, {"back": 4})
    (again,) = await reports.to_look_at(START + DAY)
    assert again.summary == {"deleted": 4}
