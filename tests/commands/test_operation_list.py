"""`operation list`: what Neon has been doing, newest first."""

from tests.e2e.stage import SHOP, SHOP_DB, Stage


async def test_a_project_where_nothing_happened_has_no_operations(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "operation list")
    assert "Neon has no operations to show for shop." in reply.text
    assert (reply.row.outcome, reply.row.command) == ("done", "operation list")


async def test_operations_come_newest_first_with_their_state_and_branch(stage: Stage) -> None:
    await _create(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, "ops ls")

    first, second = [line for line in reply.text.splitlines() if line.startswith("•")]
    assert first.startswith("• start compute on `pr-42`: done, 2.")
    assert second.startswith("• create branch on `pr-42`: done, 0.6 s")
    assert "The newest 2 operations* in *shop*, none still at work" in reply.text
    assert "pr-42" not in str([each for each in await stage.ana.messages(SHOP_DB) if each["ephemeral"]])


async def test_operations_at_work_show_their_id(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    reply = await stage.ask(stage.dana, SHOP_DB, "operation list")
    operation_id = stage.world.projects[SHOP].operations[0].id
    assert "2 still at work" in reply.text
    assert f"`{operation_id}`" in reply.text


async def test_a_limit_cuts_the_list(stage: Stage) -> None:
    await _create(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, "operation list --limit 1")
    assert "The newest 1 operation*" in reply.text
    assert reply.text.count("•") == 1


async def _create(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42`", "is ready in")
