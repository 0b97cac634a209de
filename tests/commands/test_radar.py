"""`radar`: which limits are near, and who holds the places."""

import re
from datetime import timedelta
from pathlib import Path

from sandbox.neon.plans import PLANS
from tests.commands.months import move_into_next_month
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, staged


async def test_far_from_every_limit_it_says_so_and_shows_how_things_stand(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "radar")
    assert "✅ *Limits radar*: none of " in reply.text
    assert "*shop*, plan `scale`" in reply.text
    assert "branches 19 of 5,000" in reply.text
    assert "*analytics*, plan `scale`" in reply.text
    assert "Held by" not in reply.text
    assert not await stage.ana.messages(SHOP_DB), "only the asker sees it"


async def test_the_fullest_project_comes_first_with_the_names_and_the_makers(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"]
    text = (await stage.ask(stage.dana, SHOP_DB, "radar")).text
    for words in (
        "🛑 branches: 19 of 10, 190% (level 95%)",
        "🛑 protected branches: 1 of 0, the plan has none (level 95%): `main`",
        "Held by: `Ana Admin` 8, `Dana Developer` 6, `CI` 5",
        "Oldest: `import-2024-archive` (13 months ago)",
        "⚠️ branches: 8 of 10, 80% (level 70%)",
        "[Unused for 14 days] [All branches]",
    ):
        assert words in text
    assert text.index("*shop*, plan") < text.index("*analytics*, plan")


async def test_the_buttons_type_commands_that_work(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"]
    first = await stage.ask(stage.dana, SHOP_DB, "radar")
    assert "19 branches" in (await stage.press(stage.dana, first.message, "All branches")).text
    assert "preview/pr-31" in (await stage.press(stage.dana, first.message, "Unused for 14 days")).text


async def test_a_project_that_cannot_be_read_does_not_hide_the_others(stage: Stage) -> None:
    await stage.neon_trouble("404", path_contains=f"{SHOP}/branches", times=1)
    text = (await stage.ask(stage.dana, SHOP_DB, "radar")).text
    assert "Could not be read: `shop`." in text
    assert "*analytics*, plan `scale`" in text


async def test_the_organization_belongs_to_account_channels(stage: Stage) -> None:
    assert (await stage.ask(stage.ana, SHOP_DB, "radar --all")).row.outcome == "refused"
    text = (await stage.ask(stage.dana, PLATFORM, "radar --all")).text
    assert "*The organization*, plan `scale`" in text
    assert "projects 3 of 1,000" in text
    assert re.search(r"spending limit \$[\d.]+ of \$800\.00", text)
    assert "estimated from Neon's consumption history" in text


async def test_a_spending_limit_that_is_nearly_used_up_stands_out(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await move_into_next_month(stage, timedelta(days=15))
        await _spending_limits(stage)


async def _spending_limits(stage: Stage) -> None:
    stage.world.organization.spending_limit_cents = 1
    text = (await stage.ask(stage.dana, PLATFORM, "radar --all")).text
    assert re.search(r"🛑 spending limit: \$[\d.]+ of \$0\.01, \d+% \(level 95%\)", text)
    stage.world.organization.spending_limit_cents = None
    assert "has no spending limit" in (await stage.ask(stage.dana, PLATFORM, "radar --all")).text
    await stage.neon_trouble("404", path_contains="spending_limit", times=1)
    assert "could not be told" in (await stage.ask(stage.dana, PLATFORM, "radar --all")).text


async def test_org_goes_with_all(stage: Stage) -> None:
    assert "--org goes with --all." in (await stage.ask(stage.dana, SHOP_DB, "radar --org org-a-b-1")).text
