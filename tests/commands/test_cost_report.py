"""`cost-report`: so far, by the end of the month, what moved, and what could be smaller."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.neon.plans import PLANS
from tests.commands.months import move_into_next_month
from tests.e2e.scenery import demo_config
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button, staged

MIDDLE = timedelta(days=15)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Without a bot yet: it is started at a time that the test chooses."""
    async with staged(tmp_path) as stage:
        yield stage


def _dollars(found: re.Match[str] | None) -> float:
    assert found is not None
    return float(found[1].replace(",", ""))


async def test_a_channels_projects_with_their_branches_computes_and_sources(stage: Stage) -> None:
    month = await move_into_next_month(stage, MIDDLE)
    text = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    for words in (
        "*Cost report* for #shop-db",
        f"so far in {month:%B}, about $",
        "• `main` in shop $",
        "*Included* in the plan `scale`: 25 branches of each project",
        "is set never to rest. It cost $9.2",
        f"GET /consumption_history/v2/projects, daily, {month:%Y-%m-%d} to ",
        "GET /consumption_history/v2/branches",
        "Storage metrics are read as byte-hours, which fits",
        "Prices and plans as of 2026-11-23",
        "only Neon's own bill counts",
    ):
        assert words in text
    so_far = _dollars(re.search(r"About \$([\d,.]+) so far", text))
    lines = [float(each) for each in re.findall(r"^• \*\w+\* \$([\d.]+),", text, re.M)]
    assert len(lines) == 2
    assert sum(lines) == pytest.approx(so_far, abs=0.02)
    shop = _dollars(
        re.search(r"about \$([\d,.]+) so far", (await stage.ask(stage.dana, SHOP_DB, "cost")).text)
    )
    assert lines[0] == pytest.approx(shop, abs=0.01), "both commands reckon alike"


async def test_a_space_does_for_the_dash(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    assert "*Cost report* for #shop-db" in (await stage.ask(stage.dana, SHOP_DB, "Cost Report")).text
    assert "*Cost* of *shop*" in (await stage.ask(stage.dana, SHOP_DB, "cost")).text


async def test_it_takes_few_calls_however_many_branches_there_are(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    await stage.ask(stage.dana, SHOP_DB, "cost-report")
    assert len(await stage.neon_calls("GET", "/consumption_history")) == 3
    assert len(await stage.neon_requests()) <= 3 + 1 + 2 * 3


async def test_the_whole_organization_belongs_to_account_channels(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    assert (await stage.ask(stage.ana, SHOP_DB, "cost-report --all")).row.outcome == "refused"
    text = (await stage.ask(stage.dana, PLATFORM, "cost-report --all")).text
    assert "*Cost report* for the organization" in text
    assert set(re.findall(r"^• \*(\w+)\* \$", text, re.M)) == {"shop", "ledger", "analytics"}


async def test_hundreds_of_projects_take_a_call_for_each_hundred_and_add_up(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    ledger = next(each for each in stage.world.projects.values() if each.name == "ledger")
    for number in range(247):
        copy = replace(ledger, id=f"copy-{number}", name=f"copy-{number}")
        stage.world.projects[copy.id] = copy
    text = (await stage.ask(stage.dana, PLATFORM, "cost-report --all")).text
    assert len(await stage.neon_calls("GET", "/consumption_history/v2/projects")) == 3
    assert len(await stage.neon_requests()) < 25
    so_far = _dollars(re.search(r"About \$([\d,.]+) so far", text))
    lines = [float(each.replace(",", "")) for each in re.findall(r"^• \*[\w-]+\* \$([\d,.]+),", text, re.M)]
    rest = _dollars(re.search(r"• 242 more projects \$([\d,.]+)", text))
    transfer = _dollars(re.search(r"• Transfer beyond what is included \$([\d,.]+)", text))
    assert len(lines) == 8
    assert sum(lines) + rest + transfer == pytest.approx(so_far, abs=0.05)


async def test_a_button_is_judged_like_the_command_that_it_types(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    reply = await stage.ask(stage.dana, SHOP_DB, "cost-report")
    rest = button(reply.message, "Let it rest when idle", holding="--project shop")
    await stage.dana.click(SHOP_DB, reply.message["ts"], rest)
    refused = await stage.shown(stage.dana, SHOP_DB, "never_touch")
    assert "staging" in refused
    assert not await stage.neon_writes()


async def test_a_compute_of_a_branch_that_may_be_touched_is_resized(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    project = stage.world.projects[SHOP]
    branch = next(each for each in project.branches.values() if each.name == "staging")
    branch.name = "big-one"
    compute = project.endpoints_of(branch)[0]
    compute.max_cu = 8
    reply = await stage.ask(stage.dana, SHOP_DB, "cost-report")
    assert "It may grow to 8 CU; its busiest hour of the last seven days used 0.25 CU" in reply.text
    pressed = button(reply.message, "Resize to 0.25–0.5 CU", holding=compute.id)
    await stage.dana.click(SHOP_DB, reply.message["ts"], pressed)
    await stage.finished(stage.dana, SHOP_DB, "big-one", "now has")
    assert stage.world.projects[SHOP].endpoints[compute.id].max_cu == 0.5


async def test_the_other_reading_of_storage_comes_to_the_same_and_is_told(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    plain = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    stage.world.storage_reading = "byte-months"
    other = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    assert "read as byte-months, not as byte-hours like the bot's configuration says" in other
    spent = [_dollars(re.search(r"About \$([\d,.]+) so far", each)) for each in (plain, other)]
    assert spent[0] == pytest.approx(spent[1], abs=0.02)


async def test_the_free_plan_is_told_by_its_counters(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    stage.world.organization.plan = PLANS["free"]
    text = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    assert "because this plan costs nothing, and has no history" in text
    assert re.search(r"• \*shop\* [\d.]+ of 100 CU-hours, [\d.]+ of 0\.5 GB stored, \d+ of 10 branches", text)
    assert "$" not in text
    assert not await stage.neon_calls("GET", "/consumption_history")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("403", "does not give its consumption history to this plan, or to whoever made the bot's key"),
        ("404", "knows no consumption history that the bot's key may see here"),
        ("406", "has no consumption history of a time that the report needs"),
    ],
)
async def test_a_history_that_neon_refuses_ends_in_words_and_counters(
    stage: Stage, status: str, said: str
) -> None:
    await move_into_next_month(stage, MIDDLE)
    await stage.neon_trouble(status, path_contains="/consumption_history/v2/projects", times=1)
    text = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    assert f"no cost per project, because Neon {said} ({status})" in text
    assert "• *shop* " in text


async def test_branches_without_a_history_do_not_hide_the_projects(stage: Stage) -> None:
    await move_into_next_month(stage, MIDDLE)
    await stage.neon_trouble("404", path_contains="/consumption_history/v2/branches", times=1)
    text = (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
    assert "Nothing about branches and computes: Neon knows no consumption history" in text
    assert "• *shop* $" in text


async def test_without_prices_nothing_is_made_up(tmp_path: Path) -> None:
    config = demo_config().model_copy(update={"costs": None})
    async with staged(tmp_path, config=config) as stage:
        await stage.start_bot()
        assert "has no prices" in (await stage.ask(stage.dana, SHOP_DB, "cost-report")).text
        assert (
            "--org goes with --all."
            in (await stage.ask(stage.dana, SHOP_DB, "cost-report --org org-a-b-1")).text
        )
