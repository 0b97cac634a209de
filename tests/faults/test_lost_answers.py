"""Neon's answer to a write is lost: the bot looks before it tries again, and never does a thing twice."""

from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import (
    READY,
    BriskClock,
    asked_to_delete,
    elsewhere,
    posted,
    statuses,
    time_passes,
    tried,
)

CHECKING = "Neon's answer was lost on the way. Checking what happened"
UNKNOWN = "I stopped watching and do not know how this ended"


async def test_a_branch_whose_creation_was_not_answered_is_found_and_taken_on(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42 --ttl 2d")
    checking = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`", CHECKING)
    words = await stage.finished(stage.dana, SHOP_DB, READY, "create branch ✓", "start compute ✓")

    assert "Expires" in words
    assert "Warning" not in words
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == checking["ts"]
    assert await statuses(stage, "POST") == [None]
    assert (await stage.branches())["pr-42"]["current_state"] == "ready"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", (await stage.branches())["pr-42"]["id"])
    assert len(row.operation_ids) == 2


async def test_creations_that_did_nothing_are_looked_into_and_then_made_once_each(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot(BriskClock())
    for kind in ("drop_before", "524", "500"):
        await stage.neon_trouble(kind, method="POST")
    names = ("pr-1", "pr-2", "pr-3")
    for name in names:
        await stage.dana.command(SHOP_DB, f"branch create {name}")
    async with time_passes(stage):
        for name in names:
            await tried(stage, "chat.update", f"`{name}`", CHECKING)
            await stage.shown(stage.dana, SHOP_DB, f"`{name}`", READY)

    answers = await statuses(stage, "POST")
    assert answers[:3] == [None, 524, 500]
    assert answers.count(201) == 3
    assert set(answers[3:]) <= {201, 423}
    assert set(names) <= (await stage.branches()).keys()
    assert [row.outcome for row in await stage.audited(3)] == ["done"] * 3
    assert len(await posted(stage.dana, SHOP_DB)) == 3


async def test_a_branch_that_somebody_else_made_meanwhile_is_not_taken_for_ours(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, CHECKING)
    theirs = await elsewhere(
        stage,
        "POST",
        "/branches",
        {"branch": {"name": "pr-42"}, "annotation_value": {"made-by": "the pipeline"}},
    )
    words = await stage.finished(stage.dana, SHOP_DB, "a branch named `pr-42` is already in *shop*")

    assert "Nothing was done" in words
    assert await statuses(stage, "POST") == [None, 201]
    assert (await stage.branches())["pr-42"]["id"] == theirs["branch"]["id"]
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


async def test_what_is_lost_three_times_in_a_row_ends_in_an_honest_unknown(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST", times=None)
    await stage.neon_trouble("drop_after", method="PATCH", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.dana.command(SHOP_DB, "branch set-expiration preview/pr-117 3d")
    created = await stage.shown(stage.dana, SHOP_DB, "`pr-42`", UNKNOWN)
    await stage.shown(stage.dana, SHOP_DB, "`preview/pr-117`", UNKNOWN)

    assert "[Look for the branch]" in created
    assert await statuses(stage, "POST") == await statuses(stage, "PATCH") == [None, None, None]
    branches = await stage.branches()
    assert "pr-42" not in branches
    assert branches["preview/pr-117"]["expires_at"] is not None
    assert [row.outcome for row in await stage.audited(2)] == ["unknown", "unknown"]
    assert len(await posted(stage.dana, SHOP_DB)) == 2


async def test_a_deletion_whose_answer_was_lost_is_found_to_be_done(stage: Stage) -> None:
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.neon_trouble("drop_after", method="DELETE")
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.shown(stage.ana, SHOP_DB, "Deleting branch", CHECKING)
    words = await stage.finished(stage.ana, SHOP_DB, "is deleted in", "delete storage ✓")

    assert "gone already" not in words
    assert await statuses(stage, "DELETE") == [None]
    assert "dana-scratch" not in await stage.branches()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command) == ("done", "branch delete")
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card


async def test_a_deletion_that_did_not_arrive_is_made_after_a_look(stage: Stage) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.neon_trouble("drop_before", method="DELETE")
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    assert await statuses(stage, "DELETE") == [None, 200]
    assert "dana-scratch" not in await stage.branches()
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_rename_is_found_to_be_done_or_made_after_a_look(stage: Stage) -> None:
    before = await stage.branches()
    for kind, old, new in (
        ("drop_after", "dana-scratch", "login-rework"),
        ("drop_before", "dana/tax-rounding", "tax"),
    ):
        await stage.neon_trouble(kind, method="PATCH")
        await stage.dana.command(SHOP_DB, f"branch rename {old} {new}")
        await stage.shown(stage.dana, SHOP_DB, f"`{old}`", CHECKING)
    await stage.shown(stage.dana, SHOP_DB, "Branch `dana-scratch`", "is now named `login-rework`")
    await stage.shown(stage.dana, SHOP_DB, "Branch `dana/tax-rounding`", "is now named `tax`")

    assert await statuses(stage, "PATCH") == [None, None, 200]
    after = await stage.branches()
    assert after["login-rework"]["id"] == before["dana-scratch"]["id"]
    assert after["tax"]["id"] == before["dana/tax-rounding"]["id"]
    assert not {"dana-scratch", "dana/tax-rounding"} & after.keys()
    rows = await stage.audited(2)
    assert {(row.outcome, row.target) for row in rows} == {
        ("done", after[name]["id"]) for name in ("login-rework", "tax")
    }
    assert len(await posted(stage.dana, SHOP_DB)) == 2


async def test_an_expiry_whose_answer_was_lost_is_the_one_that_was_asked_for(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, "branch set-expiration preview/pr-117 3d")
    await stage.shown(stage.dana, SHOP_DB, CHECKING)
    await stage.finished(stage.dana, SHOP_DB, "`preview/pr-117`", "now expires")

    assert (await stage.branches())["preview/pr-117"]["ttl_interval_seconds"] in range(258_900, 259_201)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_while_neon_cannot_be_asked_the_look_is_put_off(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, CHECKING)
    await stage.neon_trouble("524", method="GET", times=5)
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [None]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
