"""`project show`: one project in full."""

import pytest

from tests.e2e.stage import SHOP, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"


@pytest.mark.parametrize(
    ("line", "alias", "name", "branches"),
    [
        ("project show", "shop", "shop", 19),
        ("project show SHOP", "shop", "shop", 19),
        (f"project show {SHOP}", "shop", "shop", 19),
        ("project show analytics", "analytics", "analytics", 8),
        ("project show --project analytics", "analytics", "analytics", 8),
        ("project info analytics", "analytics", "analytics", 8),
    ],
)
async def test_a_project_is_shown_by_its_name_here_or_its_id(
    shared_stage: Stage, line: str, alias: str, name: str, branches: int
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert f"Project *{alias}*" in reply.text
    assert f"{branches} branches" in reply.text
    assert f"*Name in Neon:* `{name}`" in reply.text
    assert "*Postgres:* 17" in reply.text
    assert "kept for 24 hours" in reply.text
    assert reply.row.outcome == "done"


@pytest.mark.parametrize("typed", ["ledger", LEDGER, "nothing"])
async def test_a_project_of_another_channel_is_as_unknown_as_one_that_does_not_exist(
    shared_stage: Stage, typed: str
) -> None:
    before = len(await shared_stage.neon_calls("GET"))
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, f"project show {typed}")
    assert f"“{typed}” is no project of this channel." in reply.text
    assert "It has: `shop`, `analytics`." in reply.text
    assert len(await shared_stage.neon_calls("GET")) == before


async def test_its_buttons_lead_to_branches_and_operations_of_that_project(shared_stage: Stage) -> None:
    shown = await shared_stage.ask(shared_stage.dana, SHOP_DB, "project show analytics")
    branches = await shared_stage.press(shared_stage.dana, shown.message, "Branches")
    assert "*8 branches* in *analytics*" in branches.text
    operations = await shared_stage.press(shared_stage.dana, shown.message, "Operations")
    assert "Neon has no operations to show for analytics." in operations.text
