"""`branch keep`: the expiry goes, the branch stays."""

from tests.e2e.stage import SHOP_DB, Stage


async def test_a_kept_branch_has_no_expiry_any_more(stage: Stage) -> None:
    shown = await stage.ask(stage.dana, SHOP_DB, "branch show preview/pr-112")
    assert "[Keep for good]" in shown.text
    await stage.dana.command(SHOP_DB, "branch keep preview/pr-112")
    words = await stage.shown(stage.ana, SHOP_DB, "`preview/pr-112` in *shop* now has no expiry")
    assert "It stays until somebody deletes it." in words
    assert "expires_at" not in (await stage.branches())["preview/pr-112"]


async def test_a_branch_without_an_expiry_is_left_alone(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch keep preview/pr-98")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "has no expiry anyway")
    assert not await stage.neon_writes()


async def test_a_lost_answer_is_looked_into(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, "branch keep preview/pr-112")
    await stage.shown(stage.ana, SHOP_DB, "now has no expiry")
    assert len(await stage.neon_writes()) == 1
