"""Neon is at other work on the project and answers 423: wait, say for what, go on or say why not."""

from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import (
    READY,
    BriskClock,
    HeldClock,
    asked_to_delete,
    check_availability,
    posted,
    statuses,
    struck,
    time_passes,
    tried,
)


async def test_a_locked_project_is_tried_again_and_the_branch_is_made_once(stage: Stage) -> None:
    await stage.neon_trouble("423", method="POST", times=3)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY, "create branch ✓")

    assert await statuses(stage, "POST") == [423, 423, 423, 201]
    assert (await stage.branches())["pr-42"]["current_state"] == "ready"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", (await stage.branches())["pr-42"]["id"])
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_the_message_names_the_work_that_a_create_is_queued_behind(empty_stage: Stage) -> None:
    stage, clock = empty_stage, HeldClock()
    await stage.start_bot(clock)
    await check_availability(stage)
    clock.hold()
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    queued = await stage.message(
        stage.dana, SHOP_DB, "Creating branch", "Waiting: Neon is busy with check availability", "Queued"
    )
    assert "pr-42" not in await stage.branches()
    assert await stage.audit() == ()

    stage.neon_clock.advance(30)
    clock.let_go()
    await stage.finished(stage.dana, SHOP_DB, READY)
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == queued["ts"]
    assert await statuses(stage, "POST") == [423, 201]
    assert "pr-42" in await stage.branches()
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_project_that_stays_locked_ends_in_a_failure_that_names_the_work(stage: Stage) -> None:
    before = await stage.branches()
    operation = await check_availability(stage)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.shown(stage.dana, SHOP_DB, "❌ Creating branch `pr-42` in *shop* failed")

    assert "The project is busy: Neon is still at check availability" in words
    assert operation in words
    assert "Nothing was changed" in words
    assert await stage.branches() == before
    assert set(await statuses(stage, "POST")) == {423}
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"
    assert operation in row.detail
    (message,) = await posted(stage.dana, SHOP_DB)
    assert "Asked by @U0DANA" in words
    assert not message["ephemeral"]


async def test_a_used_up_quota_is_final_at_once(stage: Stage) -> None:
    before = await stage.branches()
    await stage.neon_trouble("423_quota", method="POST", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.shown(stage.dana, SHOP_DB, "A quota in Neon is used up")

    assert "Nothing was changed" in words
    assert await statuses(stage, "POST") == [423]
    assert await stage.branches() == before
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"


async def test_a_delete_waits_for_its_turn_like_any_other_write(stage: Stage) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.neon_trouble("423", method="DELETE", times=3)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    assert await statuses(stage, "DELETE") == [423, 423, 423, 200]
    assert "dana-scratch" not in await stage.branches()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command) == ("done", "branch delete")
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card


async def test_two_writes_to_one_project_take_turns_and_the_second_says_so(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot(BriskClock())
    await stage.neon_trouble("slow", method="POST", seconds=2)
    await stage.dana.command(SHOP_DB, "branch create first")
    await struck(stage)
    await stage.dana.command(SHOP_DB, "branch create second")
    async with time_passes(stage):
        await tried(stage, "chat.update", "`second`", "Waiting: another change is under way")
        for name in ("first", "second"):
            await stage.shown(stage.dana, SHOP_DB, f"`{name}`", READY)

    assert {"first", "second"} <= (await stage.branches()).keys()
    assert (await statuses(stage, "POST")).count(201) == 2
    rows = await stage.audited(2)
    assert [row.outcome for row in rows] == ["done", "done"]
