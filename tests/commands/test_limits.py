"""`limits`: what is taken up of the plan, and who made it."""

from pathlib import Path

from sandbox.neon.plans import PLANS
from tests.e2e.scenery import demo_config
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, staged


async def test_a_project_against_its_plan_and_who_holds_the_branches(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "limits")
    for words in (
        "*Limits* of *shop*, on the plan `scale`",
        "*Branches:* 19 of 5,000 (0.4%)",
        "*Root branches:* 1 of 25 (4.0%)",
        "*Protected branches:* 1 of 5 (20%)",
        "*Made by:* `Ana Admin` 8 (42%), `Dana Developer` 6 (32%), `CI` 5 (26%)",
        "Counted in Neon just now.",
        "Limits of the plan as of 2026-11-23",
    ):
        assert words in reply.text
    assert reply.row.project_id == SHOP
    assert not await stage.ana.messages(SHOP_DB), "only the asker sees it"


async def test_a_branch_made_here_counts_for_whoever_asked_for_it(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, "branch create mine")
    await stage.finished(stage.ana, SHOP_DB, "`mine` in *shop* is ready")
    words = (await stage.ask(stage.dana, SHOP_DB, "limits")).text
    assert "*Branches:* 20 of 5,000" in words
    row = (await stage.audit())[0]
    assert row.user_id == "U0ANA"
    made_by = next(line for line in words.splitlines() if line.startswith("*Made by:*"))
    assert made_by.count("`") == 8, made_by


async def test_little_and_nothing_left_stand_out(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"]
    nearly = await stage.ask(stage.dana, SHOP_DB, "limits --project analytics")
    assert "*Branches:* 8 of 10 (80%) ⚠️ nearly full" in nearly.text
    assert "*Protected branches:* none; the plan has none" in nearly.text
    full = await stage.ask(stage.dana, SHOP_DB, "limits")
    assert "*Branches:* 19 of 10 (190%) 🛑 full" in full.text
    assert "*Protected branches:* 1; the plan has none" in full.text


async def test_snapshots_that_cannot_be_read_do_not_hide_the_rest(stage: Stage) -> None:
    await stage.neon_trouble("404", path_contains="/snapshots", times=1)
    reply = await stage.ask(stage.dana, SHOP_DB, "limits")
    assert "*Snapshots:* could not be read" in reply.text
    assert "*Branches:* 19 of" in reply.text


async def test_the_organization_belongs_to_account_channels(stage: Stage) -> None:
    assert (await stage.ask(stage.ana, SHOP_DB, "limits --all")).row.outcome == "refused"
    reply = await stage.ask(stage.dana, PLATFORM, "limits --all")
    assert "*Projects:* 3 of 1,000 (0.3%)" in reply.text
    assert "`shop`: 19 of 5,000 branches (0.4%)" in reply.text
    assert "`ledger`: 13 of 5,000 branches (0.3%)" in reply.text


async def test_a_project_that_cannot_be_counted_does_not_hide_the_others(stage: Stage) -> None:
    await stage.neon_trouble("404", path_contains=f"{SHOP}/branches/count", times=1)
    reply = await stage.ask(stage.dana, PLATFORM, "limits --all")
    assert "`shop`: branches could not be read" in reply.text
    assert "`ledger`: 13 of 5,000 branches" in reply.text


async def test_without_a_table_of_plans_there_are_counts_and_what_neon_itself_says(tmp_path: Path) -> None:
    config = demo_config().model_copy(update={"costs": None})
    async with staged(tmp_path, config=config) as stage:
        await stage.start_bot()
        reply = await stage.ask(stage.dana, SHOP_DB, "limits")
        assert "*Branches:* 19 of 5,000 (0.4%)" in reply.text
        assert "*Root branches:* 1\n" in reply.text
        assert "its limits are not known" in reply.text


async def test_org_goes_with_all(stage: Stage) -> None:
    assert "--org goes with --all." in (await stage.ask(stage.dana, SHOP_DB, "limits --org org-a-b-1")).text
