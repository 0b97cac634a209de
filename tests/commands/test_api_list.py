"""`api list` and `api describe`: what can be called, and how."""

import pytest

from bot.neon import catalog
from tests.e2e.stage import RANDOM, SHOP_DB, Stage, button


async def test_all_operations_are_listed_by_group_a_page_at_a_time(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api list")
    assert "*1–10 of 180 operations* of Neon's API" in reply.text
    assert "*API Key*" in reply.text
    assert "`POST /api_keys`\ncreateApiKey: makes something new, shows a secret" in reply.text
    await stage.dana.click(SHOP_DB, reply.message["ts"], button(reply.message, "Next"))
    await stage.shown(stage.dana, SHOP_DB, "*11–20 of 180 operations*")


@pytest.mark.parametrize("word", ["snapshot", "Snapshot"])
async def test_a_word_finds_those_that_have_it_in_name_path_or_group(stage: Stage, word: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"api list {word}")
    assert f"*7 operations* of Neon's API about `{word}`" in reply.text
    assert (
        "restoreSnapshot: deletes, overwrites or gives away; asks first, makes something new (beta)"
        in reply.text
    )
    assert "getSnapshotSchedule" in reply.text


async def test_a_word_that_finds_nothing_offers_all(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api list kangaroo")
    assert "Neon's API has no operation about `kangaroo`." in reply.text
    assert "[All operations]" in reply.text


@pytest.mark.parametrize(
    "line",
    ["api describe createProjectBranchRole", "api describe post /projects/shop/branches/main/roles"],
)
async def test_one_operation_is_described_by_id_or_by_method_and_path(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    for said in (
        "`POST /projects/{project_id}/branches/{branch_id}/roles`",
        "*Operation:* `createProjectBranchRole`",
        "*Needs:* the right to create, in a channel that has the project",
        "• `branch_id` needed: text",
        "• `role.name` needed: text",
        "• `role.no_login` optional: true or false",
        "/neon api POST /projects/{project_id}/branches/pr-42/roles -f role.name=example",
    ):
        assert said in reply.text


async def test_what_is_special_about_an_operation_is_said(stage: Stage) -> None:
    key = (await stage.ask(stage.dana, SHOP_DB, "api describe createOrgApiKey")).text
    assert "the right to create and reveal, in a channel for the whole account" in key
    deployed = (
        await stage.ask(stage.dana, SHOP_DB, "api describe createProjectBranchFunctionDeployment")
    ).text
    assert "`zip`: a file, which a command cannot carry" in deployed
    assert "*State:* beta; it may change" in deployed
    rotated = (await stage.ask(stage.dana, SHOP_DB, "api describe rotateCredential")).text
    assert "*Source:* Neon's SDK 6.1.2, newer than that" in rotated


async def test_what_is_not_there_is_answered_with_what_is_near(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "api describe createProjectBranhc")
    assert "Did you mean `createProjectBranch`" in reply.text
    reply = await stage.ask(stage.dana, SHOP_DB, "api describe get /projects/shop/branchs")
    assert "`GET /projects/{project_id}/branches`" in reply.text


async def test_they_tell_nothing_of_anybody_so_they_work_anywhere(stage: Stage) -> None:
    assert "180 operations" in (await stage.ask(stage.dana, RANDOM, "api list")).text
    assert "only reads" in (await stage.ask(stage.dana, RANDOM, "api describe getProject")).text


def test_the_stability_of_all_is_one_that_is_explained() -> None:
    known = {each.stability for each in catalog.operations().values()}
    assert known == {"stable", "beta", "alpha", "deprecated"}
