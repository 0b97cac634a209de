"""`operation show`: one operation, while it runs and after it failed."""

import pytest

from tests.e2e.stage import SHOP, SHOP_DB, Stage, button


async def test_the_refresh_button_of_a_running_operation_replaces_the_private_message(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    operation = stage.world.projects[SHOP].operations[0]
    shown = await stage.ask(stage.dana, SHOP_DB, f"operation show {operation.id}")
    assert "*Create branch* in *shop*: working" in shown.text
    assert "*Branch:* `pr-42`" in shown.text
    assert "*Neon's name for it:* `create_branch`" in shown.text

    stage.neon_clock.advance(10)
    await stage.dana.click(SHOP_DB, shown.message["ts"], button(shown.message, "Refresh"))
    done = await stage.message(stage.dana, SHOP_DB, "*Create branch* in *shop*: done", "*Took:* 0.6 s")
    assert done["ts"] == shown.message["ts"]
    assert done["ephemeral"]


async def test_a_failed_operation_shows_what_neon_says(stage: Stage) -> None:
    await stage.neon_trouble("operation_fails", action="start_compute", then="failed")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    stage.neon_clock.advance(60)
    operation = stage.world.projects[SHOP].operations[1]
    shown = await stage.ask(stage.dana, SHOP_DB, f"operation show {operation.id.upper()}")
    assert "*Start compute* in *shop*: failed" in shown.text
    assert "*Neon says:* `start_compute failed in the control plane`" in shown.text


@pytest.mark.parametrize("typed", ["7a1c3b52-8c1e-4a9b-9f0d-1c2d3e4f5a6b", "nonsense", "../../projects"])
async def test_an_operation_that_is_not_there_is_not_found(stage: Stage, typed: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"operation show {typed}")
    assert f"There is no operation “{typed}” in shop." in reply.text
    assert all(call["path"].startswith(f"/projects/{SHOP}/") for call in await stage.neon_calls("GET"))
