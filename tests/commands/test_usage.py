"""`usage`: what was used, where that is known from, and how storage was read."""

from datetime import timedelta

import pytest

from sandbox.neon.plans import PLANS
from sandbox.slack.plain import plain
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

HISTORY = "Source: Neon's consumption history, daily in UTC, about 15 minutes behind."


async def test_a_project_over_the_last_days_with_its_units(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "usage")
    since = (stage.neon_clock.now() - timedelta(days=7)).strftime("%Y-%m-%d")
    yesterday = (stage.neon_clock.now() - timedelta(days=1)).strftime("%Y-%m-%d")
    assert f"*Usage* of *shop* since {since} (UTC)" in reply.text
    for words in ("CU-hours", "GB-months (", "of root branches", "*Child branches:* ", f"{yesterday} · "):
        assert words in reply.text
    assert HISTORY in reply.text
    assert "Storage metrics are read as byte-hours, which fits" in reply.text
    assert reply.row.project_id == SHOP
    assert not await stage.ana.messages(SHOP_DB), "only the asker sees it"
    asked = (await stage.neon_calls("GET", "/consumption_history"))[0]
    assert asked["path"] == "/consumption_history/v2/projects"
    assert f"project_ids={SHOP}" in asked["query"]


async def test_the_branches_of_a_project_with_the_busiest_first_and_the_gone_by_id(stage: Stage) -> None:
    project = stage.world.projects[SHOP]
    gone = next(each for each in project.branches.values() if each.name == "staging-eu")
    await stage.ana.command(SHOP_DB, "branch delete staging-eu")
    card = await stage.message(stage.ana, SHOP_DB, "[Delete staging-eu]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete staging-eu"))
    await stage.finished(stage.ana, SHOP_DB, "`staging-eu` in *shop* is deleted")

    reply = await stage.ask(stage.dana, SHOP_DB, "usage --by branch --since 30d")
    assert reply.text.index("`main`") < reply.text.index("`release-2026.1`")
    assert "% of compute)" in reply.text
    assert f"`{gone.id}` (deleted)" in reply.text
    assert "Together: " in reply.text


async def test_a_long_list_has_pages_that_keep_the_question(stage: Stage) -> None:
    first = await stage.ask(stage.dana, SHOP_DB, "usage --by branch --since 30d --project shop")
    assert "Page 1 of 2" in first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    second = await stage.message(stage.dana, SHOP_DB, "Page 2 of 2")
    assert second["ts"] == first.message["ts"]
    heading = plain(first.message).splitlines()[0]
    assert plain(second).splitlines()[0] == heading


async def test_the_projects_of_a_channel_are_compared(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "usage --by project")
    assert "*Usage* by project in this channel" in reply.text
    assert "`shop`" in reply.text
    assert "`analytics`" in reply.text
    assert "ledger" not in reply.text


async def test_a_project_that_cannot_be_read_does_not_hide_the_others(stage: Stage) -> None:
    await stage.neon_trouble("404", path_contains=f"/projects/{SHOP}", times=1)
    reply = await stage.ask(stage.dana, SHOP_DB, "usage --by project")
    assert "1 project could not be read and is missing here." in reply.text
    assert "`analytics`" in reply.text


async def test_the_whole_organization_belongs_to_account_channels(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, "usage --all")
    assert reply.row.outcome == "refused"
    assert "This is about the whole Neon account" in reply.text
    assert not await stage.neon_calls("GET", "/consumption_history")
    reply = await stage.ask(stage.dana, PLATFORM, "usage --all --since 90d")
    assert "*Usage* by project in the organization" in reply.text
    for name in ("shop", "ledger", "analytics"):
        assert f"`{name}`" in reply.text
    assert "monthly in UTC" in reply.text


async def test_a_plan_without_history_is_told_by_its_counters(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"]
    month = stage.neon_clock.now().strftime("%Y-%m-01")
    for line in ("usage", "usage --by branch", "usage --by project"):
        reply = await stage.ask(stage.dana, SHOP_DB, line)
        assert f"since {month} (UTC)" in reply.text
        assert "Source: Neon's own counters of the billing period" in reply.text
        assert "GiB" in reply.text
        assert "byte-hours" not in reply.text
    assert "Neon gives no consumption history" in (await stage.ask(stage.dana, PLATFORM, "usage --all")).text


async def test_an_older_plan_has_the_first_version_of_the_history(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"].__class__(
        **{**vars(PLANS["scale"]), "name": "business", "consumption": ("v1",)}
    )
    reply = await stage.ask(stage.dana, SHOP_DB, "usage")
    assert "Source: the first version of Neon's consumption history, daily in UTC" in reply.text
    assert "CU-hours" in reply.text


async def test_values_in_byte_months_are_noticed_and_said(stage: Stage) -> None:
    expected = (await stage.ask(stage.dana, SHOP_DB, "usage")).text
    stage.world.storage_reading = "byte-months"
    reply = await stage.ask(stage.dana, SHOP_DB, "usage")
    storage = next(line for line in expected.splitlines() if line.startswith("*Storage:*"))
    assert storage in reply.text
    assert "read as byte-months, not as byte-hours like the bot's configuration says" in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("usage --since 400d", "Neon's monthly figures go back 365 days."),
        ("usage --since 61d --granularity daily", "Neon's daily figures go back 60 days."),
        ("usage --since 8d --granularity hourly", "Neon's hourly figures go back 7 days."),
        ("usage --granularity weekly", "is not one of `hourly`, `daily` or `monthly`"),
        ("usage --org org-x-y-12345678", "--org goes with --all."),
        ("usage --by project --project shop", "the rest is about more than one project"),
    ],
)
async def test_what_does_not_go_together_is_refused(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_requests()


async def test_branches_are_of_one_project(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "usage --all --by branch")
    assert "--all compares projects." in reply.text


@pytest.mark.parametrize("back", ["7d", "60d", "365d"])
@pytest.mark.parametrize("granularity", ["hourly", "daily", "monthly"])
async def test_neon_answers_as_far_back_as_is_promised(stage: Stage, back: str, granularity: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"usage --since {back} --granularity {granularity}")
    reaches = {"hourly": ("7d",), "daily": ("7d", "60d"), "monthly": ("7d", "60d", "365d")}
    assert ("*Usage* of *shop*" in reply.text) is (back in reaches[granularity])
