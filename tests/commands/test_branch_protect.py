"""`branch protect` and `branch unprotect`: the second asks first."""

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

NAME = "dana/tax-rounding"


def _branch(stage: Stage, name: str = NAME) -> bool:
    return next(each for each in stage.world.projects[SHOP].live_branches() if each.name == name).protected


async def test_a_protected_branch_is_protected_in_neon_and_the_message_says_what_that_means(
    stage: Stage,
) -> None:
    await stage.dana.command(SHOP_DB, f"branch protect {NAME}")
    words = await stage.shown(stage.ana, SHOP_DB, f"Branch `{NAME}` in *shop* is protected")
    assert "Nobody can delete or reset it" in words
    assert "[Unprotect]" in words
    assert _branch(stage)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect) == ("done", "change")


async def test_unprotecting_asks_first(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"branch protect {NAME}")
    await stage.shown(stage.dana, SHOP_DB, "is protected")
    await stage.dana.command(SHOP_DB, f"branch unprotect {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Unprotect {NAME}] [Cancel]")
    assert "From then on it can be reset, and deleted unless it is the default" in plain(card)
    assert "Nothing in it changes, and connections stay." in plain(card)
    assert _branch(stage)
    await stage.dana.click(SHOP_DB, card["ts"], button(card, f"Unprotect {NAME}"))
    words = await stage.shown(stage.ana, SHOP_DB, "is not protected any more")
    assert "[Protect]" in words
    assert not _branch(stage)


async def test_what_is_so_already_is_not_written_again(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"branch unprotect {NAME}")
    await stage.shown(stage.ana, SHOP_DB, f"Nothing was done: branch `{NAME}` in *shop* is not protected")
    await stage.dana.command(SHOP_DB, f"branch protect {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "is protected")
    await stage.dana.command(SHOP_DB, f"branch protect {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "is protected already")
    assert len(await stage.neon_writes()) == 1


async def test_a_branch_that_expires_cannot_be_protected(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch protect preview/pr-112")
    assert "Neon protects no branch that expires" in reply.text
    assert "`branch keep br-" in reply.text
    assert not await stage.neon_writes()


async def test_the_plans_cap_is_neons_to_say(stage: Stage) -> None:
    for name in ("preview/pr-98", "preview/pr-64", "preview/pr-31", "dana/tax-rounding"):
        await stage.dana.command(SHOP_DB, f"branch protect {name}")
        await stage.shown(stage.ana, SHOP_DB, f"`{name}` in *shop* is protected")
    await stage.dana.command(SHOP_DB, "branch protect black-friday-2025")
    await stage.shown(stage.ana, SHOP_DB, "protected branches limit of 5 exceeded")


async def test_branches_that_are_never_touched_stay_as_they_are(stage: Stage) -> None:
    for line in ("branch unprotect main", "branch protect release-2026.1"):
        reply = await stage.ask(stage.ana, SHOP_DB, line)
        assert "never_touch" in reply.text
    assert not await stage.neon_writes()


async def test_a_lost_answer_is_looked_into(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, f"branch protect {NAME}")
    await stage.shown(stage.ana, SHOP_DB, "is protected")
    assert len(await stage.neon_writes()) == 1
