"""`cost`: an estimate with its prices, their date, and a forecast."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.neon.plans import PLANS
from tests.commands.months import move_into_next_month
from tests.e2e.scenery import demo_config
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, staged

FIRST = timedelta(hours=2)
MIDDLE = timedelta(days=15)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Without a bot yet: it is started at a time that the test chooses."""
    async with staged(tmp_path) as stage:
        yield stage


def _amounts(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"= \$([\d,]+\.\d\d)", text)]


def _headline(text: str) -> tuple[float, float]:
    found = re.search(r"about \$([\d,.]+) so far, about \$([\d,.]+) by the end of the month", text)
    assert found, text
    return float(found[1].replace(",", "")), float(found[2].replace(",", ""))


async def test_the_month_so_far_with_a_forecast_its_prices_and_their_date(stage: Stage) -> None:
    month = await move_into_next_month(stage, MIDDLE)
    reply = await stage.ask(stage.dana, SHOP_DB, "cost")
    assert f"*Cost* of *shop* in {month:%B %Y}: about $" in reply.text
    so_far, ahead = _headline(reply.text)
    assert so_far == pytest.approx(sum(_amounts(reply.text)), abs=0.03)
    days = ((month + timedelta(days=31)).replace(day=1) - month).days
    assert ahead == pytest.approx(so_far * days / 15, rel=0.01)
    for words in (
        "CU-hours × $0.222 = $",
        "Storage of root branches: ",
        "GB-months × $0.35 = $",
        "GB, of 500 that are included",
        "Prices of the plan `scale` as of 2026-11-23, from the bot's configuration.",
        "25 branches of each project are included",
        "Source: Neon's consumption history, daily in UTC",
        "Storage metrics are read as byte-hours",
        "like its first 15.0 days",
        "only Neon's own bill counts",
    ):
        assert words in reply.text
    assert not await stage.ana.messages(SHOP_DB), "only the asker sees it"


async def test_the_branches_that_cost_most_come_first_and_make_up_the_sum(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    first = (await stage.ask(stage.dana, SHOP_DB, "cost")).text
    second = (await stage.ask(stage.dana, SHOP_DB, "cost --page 2")).text
    parts = [
        float(each) for each in re.findall(r"^`[^`]+`(?: \(deleted\))? \$([\d.]+)$", first + second, re.M)
    ]
    assert first.index("`main` $") < first.index("`staging` $")
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) == pytest.approx(_headline(first)[0], abs=0.2)


async def test_a_month_that_is_over_has_no_forecast(stage: Stage) -> None:
    month = await move_into_next_month(stage, MIDDLE)
    last = (month - timedelta(days=1)).strftime("%Y-%m")
    reply = await stage.ask(stage.dana, SHOP_DB, f"cost --month {last}")
    assert f"in {month - timedelta(days=1):%B %Y}: about $" in reply.text
    assert "so far" not in reply.text
    assert "Forecast" not in reply.text
    long_ago = (month - timedelta(days=200)).strftime("%Y-%m")
    assert "monthly in UTC" in (await stage.ask(stage.dana, SHOP_DB, f"cost --month {long_ago}")).text


async def test_the_first_hours_of_a_month_are_too_few_for_a_forecast(stage: Stage) -> None:
    await move_into_next_month(stage, FIRST)
    reply = await stage.ask(stage.dana, SHOP_DB, "cost")
    assert "so far\n" in reply.text
    assert "No forecast before the month is a day old." in reply.text


async def test_further_branches_cost_by_the_hour(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    stage.world.organization.plan = PLANS["launch"]
    reply = await stage.ask(stage.dana, SHOP_DB, "cost")
    assert "Extra branches: " in reply.text
    assert "branch-months × $1.50 = $" in reply.text
    assert "CU-hours × $0.106 = $" in reply.text
    assert "10 branches of each project are included" in reply.text


async def test_all_projects_belong_to_account_channels(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    refused = await stage.ask(stage.ana, SHOP_DB, "cost --all")
    assert refused.row.outcome == "refused"
    reply = await stage.ask(stage.dana, PLATFORM, "cost --all")
    assert "*Cost* of all projects of the organization in " in reply.text
    parts = re.findall(r"^`(\w+)` \$[\d.]+$", reply.text, re.M)
    assert set(parts) == {"shop", "ledger", "analytics"}
    shop = (await stage.ask(stage.dana, PLATFORM, "cost")).text
    assert _headline(reply.text)[0] > _headline(shop)[0]
    assert "as if for this project alone" in shop
    assert "as if for this project alone" not in reply.text


async def test_the_free_plan_says_so(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    stage.world.organization.plan = PLANS["free"]
    reply = await stage.ask(stage.dana, SHOP_DB, "cost")
    assert "*shop* costs nothing: it is on the plan `free_v2`, which has no price" in reply.text
    assert "Included: 10 branches of each project, and 5 GB of transfer a month." in reply.text
    assert "[Usage] [Limits]" in reply.text
    assert not await stage.neon_calls("GET", "/consumption_history")
    assert "costs nothing" in (await stage.ask(stage.dana, PLATFORM, "cost --all")).text


async def test_without_a_table_of_prices_nothing_is_made_up(tmp_path: Path) -> None:
    config = demo_config().model_copy(update={"costs": None})
    async with staged(tmp_path, config=config) as stage:
        await stage.start_bot()
        reply = await stage.ask(stage.dana, SHOP_DB, "cost")
        assert "has no prices for the plan scale" in reply.text
        assert "$" not in reply.text
        assert "byte-hours" in (await stage.ask(stage.dana, SHOP_DB, "usage")).text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cost --month october", "“october” is not a month."),
        ("cost --month 2026-13", "“2026-13” is not a month."),
        ("cost --month 2024-03", "Neon has no figures of 2024-03."),
        ("cost --month 2099-01", "Neon has no figures of 2099-01."),
        ("cost --org org-x-y-12345678", "--org goes with --all."),
    ],
)
async def test_a_month_without_figures_is_refused(stage: Stage, line: str, said: str) -> None:
    await stage.start_bot()
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_requests()
