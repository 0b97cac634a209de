"""Reviews as stored, and that what one request does twice counts once: keeping a branch, and its row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cleanup.review import Review, Row
from bot.command import ProjectRef
from bot.store.audit import Audit
from bot.store.cleanup_cases import CleanupCases
from bot.store.database import Database
from bot.store.reviews import Reviews

from .trail import ENTRY

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REVIEW = Review(
    id="f3a9",
    user_id="U0DANA",
    channel_id="C0SHOPDB",
    project=ProjectRef("shop", "p"),
    policy="previews",
    heading="2 branches of *shop*",
    rows=(Row("br-1", "pr-1", "pr-1 · due 3 Dec", "CI"), Row("br-2", "pr-2", "pr-2", "<@U0DANA>")),
    lengths=(timedelta(days=7), timedelta(days=30)),
    for_ever=True,
)


async def test_a_review_reads_as_it_was_opened_until_it_is_forgotten(database: Database) -> None:
    reviews = Reviews(database)
    await reviews.open(REVIEW)
    assert await reviews.get("f3a9") == REVIEW
    assert await reviews.get("other") is None
    await reviews.open(replace(REVIEW, id="next"))
    assert await reviews.get("f3a9") == REVIEW
    later = Reviews(database, kept_for=timedelta(0))
    await later.open(replace(REVIEW, id="last"))
    assert [await later.get(each) for each in ("f3a9", "next")] == [None, None]
    assert await later.get("last") is not None


async def test_the_same_request_keeps_a_branch_once(database: Database) -> None:
    cases = CleanupCases(database)

    async def times(request_id: str) -> int:
        return (await cases.keep("p", "br-1", NOW, "U0DANA", "", request_id)).times

    assert [await times(each) for each in ("one", "one", "two", "two", "", "")] == [1, 1, 2, 2, 3, 4]


async def test_a_row_under_a_key_is_written_once(database: Database) -> None:
    trail = Audit(database)
    for key in ("form:V1:br-1", "form:V1:br-1", "form:V1:br-2"):
        await trail.record_once(ENTRY, key)
    assert len(await trail.latest(10)) == 2
