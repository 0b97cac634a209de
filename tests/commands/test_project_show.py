"""`project show`: one project in full."""

import pytest

from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

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
    # The audit has the project that was named, not the channel's default.
    assert reply.row.project_id == {"shop": SHOP, "analytics": "quiet-bar-70412233"}[alias]


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


async def test_its_settings_and_guests_are_shown(shared_stage: Stage) -> None:
    shop = await shared_stage.ask(shared_stage.dana, PLATFORM, "project show")
    for fact in (
        "*New computes:* 0.25–2 CU, stopped when idle, after the plan's usual time",
        "*Connections:* from every address",
        "*Logical replication:* off",
        "*Maintenance:* Sunday 02:00–03:00 UTC",
        "*Shared with:* `casey@contractor.example`",
    ):
        assert fact in shop.text
    ledger = await shared_stage.ask(shared_stage.dana, PLATFORM, "project show ledger")
    for fact in (
        "*History:* kept for 7 days",
        "*Connections:* only from `203.0.113.0/24`",
        "*Shared with:* nobody",
    ):
        assert fact in ledger.text
    assert "0001" not in shop.text + ledger.text


async def test_whom_it_is_shared_with_may_be_unknown(shared_stage: Stage) -> None:
    await shared_stage.neon_trouble("404", method="GET", path_contains="/permissions")
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "project show")
    assert "*Shared with:* not known" in reply.text
    assert reply.row.outcome == "done"
