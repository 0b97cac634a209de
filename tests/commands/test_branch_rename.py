"""`branch rename`: another name, the same branch."""

import asyncio

import pytest

from tests.e2e.stage import SHOP_DB, Stage


async def test_a_branch_gets_another_name_and_keeps_its_id(stage: Stage) -> None:
    before = (await stage.branches())["preview/pr-98"]
    await stage.dana.command(SHOP_DB, "branch rename preview/pr-98 login-rework")
    words = await stage.shown(stage.ana, SHOP_DB, "`preview/pr-98` in *shop* is now named `login-rework`")

    assert "Asked by @U0DANA" in words
    branches = await stage.branches()
    assert "preview/pr-98" not in branches
    assert branches["login-rework"]["id"] == before["id"]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command, row.effect, row.target) == (
        "done",
        "branch rename",
        "change",
        before["id"],
    )
    assert len(await stage.neon_writes()) == 1


async def test_a_branch_is_renamed_by_its_id_and_to_a_name_with_spaces(stage: Stage) -> None:
    branch_id = (await stage.branches())["preview/pr-98"]["id"]
    await stage.dana.command(SHOP_DB, f"branch mv {branch_id} “login rework”")
    await stage.shown(stage.dana, SHOP_DB, "is now named `login rework`")
    assert (await stage.branches())["login rework"]["id"] == branch_id


async def test_a_name_that_is_taken_shows_whose_it_is_and_changes_nothing(stage: Stage) -> None:
    before = await stage.branches()
    await stage.dana.command(SHOP_DB, "branch rename preview/pr-98 staging")
    words = await stage.shown(
        stage.dana, SHOP_DB, "Nothing was done: a branch named `staging` is already in *shop*", "from `main`"
    )
    assert "such as `staging-2`" in words
    assert await stage.branches() == before
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


async def test_a_name_that_was_taken_in_the_same_moment_is_told_as_well(stage: Stage) -> None:
    await asyncio.gather(
        stage.dana.command(SHOP_DB, "branch rename preview/pr-98 login-rework"),
        stage.ana.command(SHOP_DB, "branch rename preview/pr-64 login-rework"),
    )
    await stage.shown(stage.dana, SHOP_DB, "is now named `login-rework`")
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done: a branch named `login-rework` is already")
    rows = await stage.audited(2)
    assert sorted(row.outcome for row in rows) == ["done", "refused"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch rename preview/pr-98", "branch rename needs <new-name>"),
        ("branch rename nope other", "There is no branch “nope” in shop."),
        ("branch rename preview/pr-98 ''", "A name needs at least one visible character"),
        (f"branch rename preview/pr-98 {'x' * 257}", "has 257 characters"),
        ("branch rename preview/pr-98 two words", "“words” is one word too many for branch rename"),
    ],
)
async def test_what_cannot_be_read_changes_nothing(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)
