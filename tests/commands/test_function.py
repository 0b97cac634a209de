"""`function …` and `ai-gateway show`: code on a branch, and where models are reached."""

from typing import Any

import pytest

from sandbox.neon.service_records import Function
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"


def _functions(stage: Stage, branch: str = BRANCH) -> dict[str, Function]:
    branches = stage.world.projects[SHOP].branches.values()
    return next(each.services.functions for each in branches if each.name == branch)


def _away(stage: Stage) -> None:
    """Move the project to a region where Neon has no backend."""
    stage.world.projects[SHOP].region_id = "aws-eu-west-2"


async def test_the_list_says_what_serves_and_what_failed(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"function list {BRANCH}")
    assert f"*1 function* (beta) of `{BRANCH}` in *shop*" in reply.text
    assert "`resize` Resize images\nserves requests; its newest deployment failed" in reply.text
    assert "`neon functions deploy`" in reply.text


async def test_many_come_in_pages_and_none_is_said(stage: Stage) -> None:
    born = stage.neon_clock.now()
    _functions(stage, "preview/pr-98").update({f"f{n:02}": Function(f"f{n:02}", born) for n in range(12)})
    reply = await stage.ask(stage.dana, SHOP_DB, "function list preview/pr-98 --page 2")
    assert "*11–12 of 12 functions*" in reply.text
    assert "`f11`\ndoes not serve yet" in reply.text
    nothing = await stage.ask(stage.dana, SHOP_DB, "functions ls main")
    assert "`main` in *shop* has no functions (beta)" in nothing.text


async def test_one_is_shown_with_both_deployments_and_the_names_of_its_variables(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"function show {BRANCH} resize")
    assert "*Function* `resize`" in reply.text
    assert "-resize.compute.c-1.us-east-2.aws.neon.tech/`" in reply.text
    assert "*Serves:* deployment 1 of 12 days ago, nodejs24 with 2 GiB of memory" in reply.text
    assert "*Newest deployment:* deployment 2 of 2 hours ago" in reply.text
    assert "*Error:* the bundle is not a ZIP archive" in reply.text
    assert "*Variables:* `LOG_LEVEL`, `MAX_WIDTH` (Neon does not tell their values)" in reply.text
    assert "1600" not in reply.text


async def test_a_display_name_is_changed_and_taken_away(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"function rename {BRANCH} resize “Make it small”")
    words = await stage.shown(stage.ana, SHOP_DB, "is now named `Make it small`")
    assert "Its slug and its address are the same." in words
    assert _functions(stage)["resize"].name == "Make it small"
    await stage.dana.command(SHOP_DB, f"function rename {BRANCH} resize resize")
    await stage.shown(stage.ana, SHOP_DB, "goes by its slug again")
    assert _functions(stage)["resize"].name is None


async def test_a_function_of_another_branch_is_not_renamed_here(stage: Stage) -> None:
    _functions(stage)["resize"].inherited = True
    await stage.dana.command(SHOP_DB, f"function rename {BRANCH} resize “Make it small”")
    await stage.shown(stage.ana, SHOP_DB, "failed", "function not found")


async def _confirm(stage: Stage) -> dict[str, Any]:
    await stage.ana.command(SHOP_DB, f"function rm {BRANCH} resize")
    card = await stage.message(stage.dana, SHOP_DB, "[Delete resize] [Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete resize"))
    return card


async def test_a_function_is_deleted_once_confirmed(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"function delete {BRANCH} resize")
    card = await stage.message(stage.dana, SHOP_DB, "Its address stops answering", "[Delete resize] [Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete resize"))
    await stage.shown(stage.dana, SHOP_DB, f"Function `resize` on `{BRANCH}` in *shop* is deleted")
    assert "resize" not in _functions(stage)


async def test_a_lost_answer_is_settled_by_looking(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="DELETE", path_contains="functions")
    await _confirm(stage)
    await stage.shown(stage.dana, SHOP_DB, "*shop* is deleted")
    assert len(await stage.neon_writes()) == 1


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("dana", f"function show {BRANCH} nope", f"{BRANCH} has no function nope."),
        ("ana", f"function delete {BRANCH} nope", f"{BRANCH} has no function nope."),
        ("dana", f"function delete {BRANCH} resize", "Only @S0DBADMINS may delete or overwrite things"),
        ("dana", "function rename staging resize x", "never_touch lists staging"),
        ("dana", f"function show {BRANCH} Not_A_Slug", "must look like"),
    ],
)
async def test_what_does_not_go_is_told_to_the_asker_alone(
    stage: Stage, who: str, line: str, said: str
) -> None:
    reply = await stage.ask(getattr(stage, who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()


async def test_the_ai_gateway_is_shown_with_what_it_takes_to_use_it(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"ai-gateway show {BRANCH}")
    assert f"*AI gateway* (beta) of `{BRANCH}` in *shop*" in reply.text
    assert "-api.ai.c-1.us-east-2.aws.neon.tech`" in reply.text
    assert "--scope=ai-gateway:invoke" in reply.text


async def test_a_region_without_an_ai_gateway_is_named_as_the_reason(stage: Stage) -> None:
    _away(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, f"ai-gateway show {BRANCH}")
    assert f"`{BRANCH}` in *shop* has no AI gateway (beta)" in reply.text
    assert "Neon has none in the region of this project." in reply.text
