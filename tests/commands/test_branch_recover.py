"""`branch recover`: a deleted branch comes back, by name or by id."""

from dataclasses import replace

import pytest

from sandbox.neon.records import Branch
from tests.e2e.stage import SHOP, SHOP_DB, Stage

NAME = "dana/returns-flow"  # deleted two days ago


def _deleted(stage: Stage, name: str = NAME) -> Branch:
    return next(each for each in stage.world.projects[SHOP].branches.values() if each.name == name)


@pytest.mark.parametrize("by", ["name", "id"])
async def test_a_deleted_branch_is_back_with_its_compute(stage: Stage, by: str) -> None:
    branch = _deleted(stage)
    await stage.dana.command(SHOP_DB, f"branch recover {getattr(branch, by)}")
    words = await stage.shown(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is back with its data")
    assert "From `main` · 1 compute: 0.25–2 CU idle" in words
    assert "Its connection strings are the same as before." in words
    assert "[Connection] [Keep 7 days from now] [Open in Neon]" in words
    assert (await stage.branches())[NAME]["id"] == branch.id
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "create", branch.id)


async def test_the_list_of_deleted_ones_has_a_button_for_it(stage: Stage) -> None:
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --deleted")
    await stage.dana.click(SHOP_DB, listed.message["ts"], "run:1")
    await stage.shown(stage.ana, SHOP_DB, "is back with its data")


async def test_what_was_never_deleted_or_is_unknown_is_not_recovered(stage: Stage) -> None:
    there = await stage.ask(stage.dana, SHOP_DB, "branch recover preview/pr-98")
    assert "Nothing to do" in there.text
    assert "preview/pr-98 is in shop: it is back already, or was never deleted." in there.text
    nothing = await stage.ask(stage.dana, SHOP_DB, "branch recover nope")
    assert "Neon lists no deleted branch nope in shop that can be brought back." in nothing.text
    assert "`branch list --deleted`" in nothing.text
    assert [there.row.outcome, nothing.row.outcome] == ["invalid", "invalid"]
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)


async def test_a_name_that_is_taken_by_now_is_said(stage: Stage) -> None:
    project = stage.world.projects[SHOP]
    taken = replace(_deleted(stage), id="br-other-one-00000001", deletion=None)
    project.branches[taken.id] = taken
    await stage.dana.command(SHOP_DB, f"branch recover {NAME}")
    await stage.shown(
        stage.ana, SHOP_DB, f"another branch named `{NAME}` is in *shop* now", "Rename that one"
    )
    assert not await stage.neon_writes()


async def test_several_of_one_name_need_an_id(stage: Stage) -> None:
    project, branch = stage.world.projects[SHOP], _deleted(stage)
    project.branches["br-other-one-00000001"] = replace(branch, id="br-other-one-00000001")
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch recover {NAME}")
    assert "Several deleted branches were named" in reply.text
    assert branch.id in reply.text
    assert "br-other-one-00000001" in reply.text


async def test_a_lost_answer_is_looked_into(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, f"branch recover {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "is back with its data")
    assert len(await stage.neon_writes()) == 1
