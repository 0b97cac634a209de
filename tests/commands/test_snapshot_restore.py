"""`snapshot restore` and `snapshot finalize`: a branch to look at, then in the place of another."""

from typing import Any

import pytest

from sandbox.neon.records import Branch
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

PREVIEW = "before-tax-change-preview"


def _branch(stage: Stage, name: str) -> Branch:
    branches = stage.world.projects[SHOP].live_branches()
    return next(branch for branch in branches if branch.name == name)


async def _restored(stage: Stage, channel: str = PLATFORM) -> dict[str, Any]:
    """The message on a restored snapshot."""
    await stage.ana.command(channel, "snapshot restore before-tax-change")
    await stage.finished(stage.ana, channel, "is restored to branch")
    return await stage.message(stage.ana, channel, "is restored to branch")


async def test_a_snapshot_becomes_a_branch_to_look_at(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot restore before-tax-change")
    words = await stage.finished(stage.dana, SHOP_DB, "is restored to branch")
    assert f"Snapshot `before-tax-change` is restored to branch `{PREVIEW}` in *shop* in" in words
    assert "wake archived branch ✓" in words
    assert "start compute ✓" in words
    assert "`main` has not changed." in words
    assert "[Finalize] [Connection] [Delete] [Open in Neon]" in words
    branch = _branch(stage, PREVIEW)
    assert (branch.restore_status, branch.restored_as) == ("restored", _branch(stage, "main").id)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "create", branch.id)


async def test_a_name_and_another_place_can_be_given(stage: Stage) -> None:
    await stage.dana.command(
        SHOP_DB, "snapshot restore before-tax-change --name look --instead-of staging-eu"
    )
    words = await stage.finished(stage.dana, SHOP_DB, "is restored to branch `look`")
    assert "`staging-eu` has not changed." in words
    assert _branch(stage, "look").restored_as == _branch(stage, "staging-eu").id


async def test_a_branch_of_that_name_is_shown_instead(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot restore before-tax-change --name staging")
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "a branch named `staging` is already")
    assert not await stage.neon_writes()


async def test_a_restore_whose_answer_was_lost_is_found_and_not_made_twice(stage: Stage) -> None:
    stage.neon_clock.advance(10)
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, "snapshot restore before-tax-change")
    await stage.finished(stage.dana, SHOP_DB, "is restored to branch", "create branch ✓")
    assert len(await stage.neon_writes()) == 1


async def test_the_button_finalizes_after_a_card_and_the_old_branch_stays(stage: Stage) -> None:
    main_id = _branch(stage, "main").id
    message = await _restored(stage)
    preview = _branch(stage, PREVIEW)
    await stage.ana.click(PLATFORM, message["ts"], button(message, "Finalize"))
    card = await stage.message(stage.ana, PLATFORM, "[Replace main] [Cancel]")
    words = await stage.shown(stage.ana, PLATFORM, "[Replace main] [Cancel]")
    for fact in (
        f"*Put* `{PREVIEW}` *in the place of* `main` in *shop*?",
        "*Computes that move:* 0.25–2 CU active, which restarts them",
        "*Connection strings:* stay the same",
        f"`{main_id}` becomes `{preview.id}`",
        "stays, as `main (old)` or the like",
        "`staging`",
        "children cannot be reset from it",
        "no point-in-time restore of it",
    ):
        assert fact in words
    assert preview.restore_status == "restored"

    await stage.ana.click(PLATFORM, card["ts"], button(card, "Replace main"))
    done = await stage.finished(stage.ana, PLATFORM, "now has the snapshot's data in")
    assert f"its id is now `{preview.id}`" in done
    assert "What `main` held before is branch `main (old)`" in done
    assert "stop compute ✓" in done
    assert (_branch(stage, "main").id, _branch(stage, "main (old)").id) == (preview.id, main_id)
    row = (await stage.audited(2))[-1]
    assert (row.outcome, row.effect, row.target) == ("done", "destroy", preview.id)


async def test_the_old_branch_can_be_given_a_name(stage: Stage) -> None:
    await _restored(stage)
    await stage.ana.command(PLATFORM, f"snapshot finalize {PREVIEW} main --keep-as main-broken")
    card = await stage.message(stage.ana, PLATFORM, "stays, as `main-broken`")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Replace main"))
    await stage.finished(stage.ana, PLATFORM, "What `main` held before is branch `main-broken`")


async def test_a_finalization_whose_answer_was_lost_is_followed_and_not_repeated(stage: Stage) -> None:
    await _restored(stage)
    stage.neon_clock.advance(10)
    await stage.ana.command(PLATFORM, f"snapshot finalize {PREVIEW} main")
    card = await stage.message(stage.ana, PLATFORM, "[Replace main]")
    await stage.neon_trouble("drop_after", method="POST")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Replace main"))
    await stage.finished(stage.ana, PLATFORM, "now has the snapshot's data")
    assert len(await stage.neon_calls("POST", "finalize_restore")) == 1


async def test_a_finalization_that_did_not_arrive_is_made_at_the_second_try(stage: Stage) -> None:
    await _restored(stage)
    stage.neon_clock.advance(10)
    await stage.ana.command(PLATFORM, f"snapshot finalize {PREVIEW} main")
    card = await stage.message(stage.ana, PLATFORM, "[Replace main]")
    stage.neon_clock.advance(10)
    await stage.neon_trouble("drop_before", method="POST")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Replace main"))
    await stage.finished(stage.ana, PLATFORM, "now has the snapshot's data")
    assert len(await stage.neon_calls("POST", "finalize_restore")) == 2


async def test_a_branch_that_never_is_touched_is_not_replaced(stage: Stage) -> None:
    await _restored(stage, SHOP_DB)
    writes = len(await stage.neon_writes())
    reply = await stage.ask(stage.ana, SHOP_DB, f"snapshot finalize {PREVIEW} main")
    assert "never_touch lists main" in reply.text
    assert len(await stage.neon_writes()) == writes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("snapshot finalize staging main", "staging is not a branch that was restored from a snapshot"),
        (f"snapshot finalize {PREVIEW} staging", "was not restored to take the place of staging"),
        (f"snapshot finalize {PREVIEW}", "snapshot finalize needs <replaced>"),
    ],
)
async def test_what_cannot_be_finalized_is_not_asked_about(stage: Stage, line: str, said: str) -> None:
    await _restored(stage)
    reply = await stage.ask(stage.ana, PLATFORM, line)
    assert said in reply.text


async def test_only_those_who_may_destroy_finalize(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "snapshot finalize a b")
    assert "may delete or overwrite things here" in reply.text
