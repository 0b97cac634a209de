"""What channels have subscribed to."""

from dataclasses import replace

from bot.news.kinds import Kind, Severity, Subscription
from bot.store.database import Database
from bot.store.subscriptions import Subscriptions

ONE = Subscription("C0SHOPDB", Kind.BRANCHES, user_id="U0DANA")
OF_A_PROJECT = replace(ONE, project_id="old-violet-32930710")


async def test_a_later_line_takes_the_place_of_an_earlier_one(database: Database, other: Database) -> None:
    rows = Subscriptions(database)
    await rows.put([ONE, replace(ONE, kind=Kind.OPERATIONS)])
    again = replace(ONE, severity=Severity.CRITICAL, quiet="22:00-07:00", daily=True, user_id="U0ANA")
    await rows.put([again])
    branches, _ = await Subscriptions(other).of("C0SHOPDB")
    assert branches.at is not None
    assert replace(branches, at=None) == again
    assert await rows.of("C0LEDGER") == ()


async def test_what_ends_is_of_one_project_or_of_all(database: Database) -> None:
    rows = Subscriptions(database)
    await rows.put([ONE, OF_A_PROJECT, replace(ONE, channel_id="C0LEDGER")])
    assert len(await rows.drop("C0SHOPDB", [Kind.BRANCHES], OF_A_PROJECT.project_id)) == 1
    assert await rows.drop("C0SHOPDB", [Kind.OPERATIONS], None) == ()
    await rows.put([OF_A_PROJECT])
    assert len(await rows.drop("C0SHOPDB", [Kind.BRANCHES], None)) == 2
    assert [each.channel_id for each in await rows.all()] == ["C0LEDGER"]
