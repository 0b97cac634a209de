"""Neon has taken a write, and then its operations fail, hang, or the result cannot be read."""

from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import (
    READY,
    asked_to_delete,
    calm,
    elsewhere,
    giving_up_after,
    posted,
    statuses,
    until,
)

UNKNOWN = "I stopped watching and do not know how this ended"


async def test_an_operation_that_fails_and_is_repeated_by_neon_ends_well(stage: Stage) -> None:
    await stage.neon_trouble("operation_fails", action="start_compute", then="finished")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    stage.neon_clock.advance(0.9)
    await stage.shown(stage.dana, SHOP_DB, "create branch ✓", "start compute …")
    stage.neon_clock.advance(3)
    await stage.shown(stage.dana, SHOP_DB, "start compute ✗ failed, Neon may retry")
    assert await stage.audit() == ()
    await stage.finished(stage.dana, SHOP_DB, READY, "start compute ✓")

    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == begun["ts"]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await statuses(stage, "POST") == [201]


async def test_a_first_operation_that_fails_for_good_fails_the_whole_with_neons_reason(stage: Stage) -> None:
    await stage.neon_trouble("operation_fails", action="create_branch", then="failed")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.finished(stage.dana, SHOP_DB, "Creating branch `pr-42`", "failed\n", moving=3)

    assert "create_branch failed in the control plane" in words
    assert "create branch ✗" in words
    assert "start compute – cancelled" in words
    assert "Asked by @U0DANA" in words
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"
    assert row.operation_ids
    assert (await stage.branches())["pr-42"]["current_state"] == "init"


async def test_a_last_operation_that_fails_for_good_is_reported_when_patience_ends(
    empty_stage: Stage,
) -> None:
    stage = empty_stage
    stage.config = stage.config.model_copy(update={"follow": giving_up_after(2)})
    await stage.start_bot()
    await stage.neon_trouble("operation_fails", action="start_compute", then="failed")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.finished(stage.dana, SHOP_DB, "Creating branch `pr-42`", "failed\n", moving=3)

    assert "start_compute failed in the control plane" in words
    assert "create branch ✓" in words
    assert "start compute ✗" in words
    assert (await stage.branches())["pr-42"]["current_state"] == "ready"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("failed", "start_compute failed in the control plane")
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_an_operation_that_hangs_ends_in_an_honest_unknown_when_patience_ends(
    empty_stage: Stage,
) -> None:
    stage = empty_stage
    stage.config = stage.config.model_copy(update={"follow": giving_up_after(1)})
    await stage.start_bot()
    await stage.neon_trouble("operation_hangs", action="start_compute")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.finished(stage.dana, SHOP_DB, UNKNOWN)

    assert "create branch ✓" in words
    assert "start compute …" in words
    assert "[Operations]" in words
    assert (await stage.branches())["pr-42"]["current_state"] == "ready"
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"
    assert len(row.operation_ids) == 2
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_a_deletion_that_hangs_ends_in_an_honest_unknown_too(empty_stage: Stage) -> None:
    stage = empty_stage
    stage.config = stage.config.model_copy(update={"follow": giving_up_after(1)})
    await stage.start_bot()
    await stage.neon_trouble("operation_hangs", action="delete_timeline")
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "`dana-scratch`", UNKNOWN)

    assert await statuses(stage, "DELETE") == [200]
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card


async def test_a_result_that_cannot_be_read_for_a_while_is_shown_when_it_can(stage: Stage) -> None:
    await stage.neon_trouble("404", method="GET", path_contains="/branches/", times=5)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY, "start compute ✓")

    assert len([s for s in await statuses(stage, "GET") if s == 404]) == 5
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_a_result_that_can_never_be_read_is_still_reported_as_done(empty_stage: Stage) -> None:
    stage = empty_stage
    stage.config = stage.config.model_copy(update={"follow": giving_up_after(1)})
    await stage.start_bot()
    await stage.neon_trouble("404", method="GET", path_contains="/branches/", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.finished(stage.dana, SHOP_DB, "Creating branch `pr-42` in *shop*: done")

    assert "start compute ✓" in words
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_an_expiry_that_is_lost_on_the_way_is_pointed_out(stage: Stage) -> None:
    await stage.neon_trouble("404", method="GET", path_contains="/branches/", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42 --ttl 2d")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    branch = (await stage.branches())["pr-42"]
    assert branch["expires_at"] is not None
    stage.neon_clock.advance(30)

    async def ready() -> bool:
        return 404 in await statuses(stage, "GET")

    await until(ready)
    await elsewhere(stage, "PATCH", f"/branches/{branch['id']}", {"branch": {"expires_at": None}})
    await calm(stage)
    words = await stage.shown(stage.dana, SHOP_DB, READY)

    assert "you asked for an expiry, but Neon shows none" in words
    assert f"/neon branch set-expiration {branch['id']} 7d --project shop" in words
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
