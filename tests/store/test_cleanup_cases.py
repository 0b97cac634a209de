"""Cases of cleanup: what one process has deleted, no other one puts back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cleanup.stages import Case, Stage
from bot.store.cleanup_cases import CleanupCases
from bot.store.database import Database

NINE = datetime(2026, 1, 15, 9, tzinfo=UTC)
DUE = Case(
    policy="previews",
    project_id="old-violet-32930710",
    branch_id="br-1",
    branch_name="preview/pr-1",
    stage=Stage.DUE,
    reasons=("its name fits preview/*",),
    found_at=NINE - timedelta(days=5),
    due_at=NINE,
)


async def test_a_process_that_was_asleep_does_not_put_back_what_another_has_deleted(
    database: Database, other: Database
) -> None:
    awake, asleep = CleanupCases(database), CleanupCases(other)
    await awake.put((DUE,))
    assert await awake.move(DUE, Stage.DELETING)
    await asleep.put((DUE,))
    assert await awake.move(replace(DUE, stage=Stage.DELETING), Stage.DELETED, deleted_at=NINE)
    await asleep.put((DUE,), (DUE,))
    (known,) = (await awake.of("previews")).values()
    assert (known.stage, known.deleted_at) == (Stage.DELETED, NINE)


async def test_a_branch_that_was_brought_back_may_be_found_again(database: Database) -> None:
    cases = CleanupCases(database)
    await cases.put((replace(DUE, stage=Stage.DELETED, deleted_at=NINE),))
    again = replace(DUE, stage=Stage.WARNED, found_at=NINE + timedelta(days=1), deleted_at=NINE)
    await cases.put((again,))
    assert (await cases.of("previews"))[again.key] == again


async def test_a_process_that_was_asleep_leaves_a_case_alone_that_has_begun_since(
    database: Database, other: Database
) -> None:
    awake, asleep = CleanupCases(database), CleanupCases(other)
    await awake.put((DUE,))
    anew = replace(DUE, stage=Stage.WARNED, found_at=NINE, due_at=NINE + timedelta(days=5))
    await awake.put((anew,))
    await asleep.put((DUE,))
    await asleep.put((), (DUE,))
    assert not await asleep.move(DUE, Stage.DELETING)
    assert (await awake.of("previews"))[DUE.key] == anew
    await awake.put((), (anew,))
    assert await awake.of("previews") == {}


async def test_a_reminder_that_was_given_meanwhile_is_not_forgotten(
    database: Database, other: Database
) -> None:
    awake, asleep = CleanupCases(database), CleanupCases(other)
    case = replace(DUE, stage=Stage.WARNED)
    await awake.put((case,))
    await awake.put((replace(case, reminded=1),))
    await asleep.put((case,))
    assert (await awake.of("previews"))[case.key].reminded == 1
    anew = replace(case, found_at=NINE, reminded=0)
    await awake.put((anew,))
    assert (await awake.of("previews"))[case.key] == anew
