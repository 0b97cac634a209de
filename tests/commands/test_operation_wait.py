"""`operation wait`: one message that moves, and ends with what happened."""

from tests.e2e.stage import SHOP, SHOP_DB, Stage


async def _begun(stage: Stage) -> None:
    """A branch whose operations have begun and wait for Neon's clock."""
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")


async def test_all_that_is_at_work_on_a_branch_is_waited_for_in_one_message(stage: Stage) -> None:
    await _begun(stage)
    await stage.ana.command(SHOP_DB, "operation wait pr-42")
    moving = await stage.message(stage.ana, SHOP_DB, "Waiting for `pr-42` in *shop*", "create branch …")
    words = await stage.finished(stage.ana, SHOP_DB, "Neon is done with `pr-42` in *shop*")
    assert "create branch ✓ 0.6 s · start compute ✓" in words
    assert "Asked by @U0ANA" in words
    done = await stage.message(stage.ana, SHOP_DB, "Neon is done with")
    assert done["ts"] == moving["ts"]
    rows = await stage.audited(2)
    (row,) = [each for each in rows if each.command == "operation wait"]
    assert (row.outcome, row.effect, row.target) == ("done", "read", "pr-42")
    assert len(row.operation_ids) == 2
    assert len(await stage.neon_writes()) == 1


async def test_one_operation_or_the_whole_project_can_be_waited_for(stage: Stage) -> None:
    await _begun(stage)
    operation = stage.world.projects[SHOP].operations[-1]
    await stage.ana.command(SHOP_DB, f"operation wait {operation.id}")
    await stage.ana.command(SHOP_DB, "ops wait")
    for what in (operation.id, "all operations"):
        await stage.shown(stage.ana, SHOP_DB, f"Waiting for `{what}` in *shop*", "start compute …")
    await stage.finished(stage.ana, SHOP_DB, f"Neon is done with `{operation.id}`", "start compute ✓")
    await stage.finished(stage.ana, SHOP_DB, "Neon is done with `all operations`", "create branch ✓")


async def test_the_button_of_the_list_waits(stage: Stage) -> None:
    await _begun(stage)
    listed = await stage.ask(stage.ana, SHOP_DB, "operation list --branch pr-42")
    assert "*The newest 2 operations* on `pr-42` in *shop*, 2 still at work" in listed.text
    assert "[Wait for it]" in listed.text
    (button,) = [
        each
        for block in listed.message["blocks"]
        for each in block.get("elements", [])
        if each.get("text", {}).get("text") == "Wait for it"
    ]
    await stage.ana.click(SHOP_DB, listed.message["ts"], button["action_id"])
    await stage.shown(stage.ana, SHOP_DB, "Waiting for `pr-42` in *shop*", "start compute …")
    await stage.finished(stage.ana, SHOP_DB, "Neon is done with `pr-42` in *shop*")


async def test_nothing_at_work_is_said_so(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "operation wait staging")
    words = await stage.shown(stage.dana, SHOP_DB, "nothing to wait for")
    assert "Neon has nothing at work on `staging` in *shop*" in words
    await stage.dana.command(SHOP_DB, "operation wait")
    await stage.shown(stage.dana, SHOP_DB, "Neon has nothing at work in *shop*, so there is nothing")


async def test_an_operation_that_is_over_is_said_how(stage: Stage) -> None:
    await _begun(stage)
    await stage.finished(stage.dana, SHOP_DB, "`pr-42`", "is ready in")
    operation = stage.world.projects[SHOP].operations[-1]
    await stage.dana.command(SHOP_DB, f"operation wait {operation.id.upper()}")
    await stage.shown(stage.dana, SHOP_DB, "start compute in *shop* has ended, done")


async def test_what_fails_while_somebody_waits_is_told_with_neons_words(stage: Stage) -> None:
    await stage.neon_trouble("operation_fails", action="start_compute", then="failed")
    await _begun(stage)
    await stage.ana.command(SHOP_DB, "operation wait pr-42")
    await stage.shown(stage.ana, SHOP_DB, "Waiting for `pr-42`", "create branch …")
    words = await stage.finished(stage.ana, SHOP_DB, "Waiting for `pr-42`", "failed, Neon may retry")
    assert "start compute" in words


async def test_what_is_neither_a_branch_nor_an_operation_is_not_found(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "operation wait nope")
    words = await stage.shown(stage.dana, SHOP_DB, "failed")
    assert "There is no branch or recent operation “nope” in shop." in words
