"""Neon's answer to a free call is lost: what a look can tell is told, and the rest is called unknown."""

from tests.e2e.stage import SHOP, SHOP_DB, Stage, button
from tests.faults.scene import BriskClock

CHECKING = "Neon's answer was lost on the way. Checking what happened"
SHOWN = "a look at Neon shows that it is done."
UNKNOWN = "I stopped watching and do not know how this ended"
PR_98 = "/projects/shop/branches/preview%2Fpr-98"


async def _delete(stage: Stage, path: str, label: str) -> None:
    await stage.ana.command(SHOP_DB, f"api delete {path}")
    card = await stage.message(stage.ana, SHOP_DB, f"[{label}] [Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))


async def _restart(stage: Stage) -> None:
    """A bot for whom the looks come quickly."""
    await stage.stop_bot()
    await stage.start_bot(BriskClock())


async def test_what_was_deleted_is_found_gone(stage: Stage) -> None:
    await _restart(stage)
    await stage.neon_trouble("drop_after", method="DELETE")
    await _delete(stage, f"{PR_98}/databases/orders", "DELETE /branches/preview/pr-98/databases/orders")
    await stage.shown(stage.ana, SHOP_DB, CHECKING)
    await stage.finished(stage.ana, SHOP_DB, "✅ DELETE `/branches/preview/pr-98/databases/orders`", SHOWN)
    assert len(await stage.neon_calls("DELETE")) == 1


async def test_a_deletion_that_did_nothing_is_made_once_more(stage: Stage) -> None:
    await _restart(stage)
    await stage.neon_trouble("drop_before", method="DELETE")
    await _delete(stage, f"{PR_98}/databases/orders", "DELETE /branches/preview/pr-98/databases/orders")
    await stage.finished(
        stage.ana, SHOP_DB, "✅ DELETE `/branches/preview/pr-98/databases/orders`", "done in"
    )
    branches = stage.world.projects[SHOP].branches.values()
    branch = next(each for each in branches if each.name == "preview/pr-98")
    assert "orders" not in branch.databases


async def test_a_change_that_can_be_seen_is_told_as_done(stage: Stage) -> None:
    await _restart(stage)
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, f"api patch {PR_98} -f branch.name=pr-98")
    await stage.finished(stage.dana, SHOP_DB, "✅ PATCH `/branches/preview/pr-98`", SHOWN)
    assert len(await stage.neon_calls("PATCH")) == 1
    assert "pr-98" in await stage.branches()


async def test_a_change_that_cannot_be_seen_is_not_made_again(stage: Stage) -> None:
    await _restart(stage)
    await stage.neon_trouble("drop_before", method="PATCH")
    await stage.dana.command(SHOP_DB, f"api patch {PR_98} -f branch.name=pr-98")
    await stage.finished(stage.dana, SHOP_DB, "Outcome unknown: calling PATCH `/branches/preview/pr-98`")
    assert len(await stage.neon_calls("PATCH")) == 1


async def test_a_creation_is_never_made_again(stage: Stage) -> None:
    await _restart(stage)
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, f"api post {PR_98}/roles -f role.name=app")
    words = await stage.finished(stage.dana, SHOP_DB, "Outcome unknown: calling POST", UNKNOWN)
    assert "Look before you try again" in words
    assert len(await stage.neon_calls("POST")) == 1
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("unknown", "Neon does not show whether this was done.")
