"""A yes to what is due, as stored: about one case, and good for a while."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cleanup.stages import Agreement, Case, Stage
from bot.store.cleanup_agreements import CleanupAgreements
from bot.store.database import Database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CASE = Case(
    policy="previews",
    project_id="p",
    branch_id="br-1",
    branch_name="pr-1",
    stage=Stage.DUE,
    reasons=(),
    found_at=NOW - 9 * 24 * HOUR,
)


async def test_a_yes_is_about_one_case_of_one_policy_and_runs_out(database: Database) -> None:
    agreements = CleanupAgreements(database)
    await agreements.agree([CASE, replace(CASE, branch_id="br-2")], "U0ANA", NOW)
    said = await agreements.of("previews", NOW + HOUR / 2, HOUR)
    assert said[CASE.key] == Agreement(CASE.found_at, "U0ANA")
    assert len(said) == 2
    assert await agreements.of("others", NOW, HOUR) == {}
    assert await agreements.of("previews", NOW + HOUR, HOUR) == {}


async def test_a_later_yes_takes_the_place_of_an_earlier_one(database: Database) -> None:
    agreements = CleanupAgreements(database)
    await agreements.agree([CASE], "U0ANA", NOW)
    anew = replace(CASE, found_at=NOW)
    await agreements.agree([anew], "U0BEN", NOW + 2 * HOUR)
    said = await agreements.of("previews", NOW + 2 * HOUR, HOUR)
    assert said == {CASE.key: Agreement(NOW, "U0BEN")}
