"""`branch set-default`: asks, then moves the default; nothing else moves."""

from sandbox.slack.plain import plain
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

LABEL = "Make staging-eu the default"


def _default(stage: Stage) -> str:
    return stage.world.projects[SHOP].default_branch().name


async def _confirm(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "branch set-default staging-eu")
    card = await stage.message(stage.ana, PLATFORM, f"[{LABEL}] [Cancel]")
    words = plain(card)
    assert "*Make* `staging-eu` *the default branch* of *shop*?" in words
    assert "*Default so far:* `main`" in words
    assert "every connection string goes on leading to the same branch" in words
    assert _default(stage) == "main"
    await stage.ana.click(PLATFORM, card["ts"], button(card, LABEL))


async def test_the_default_moves_after_the_question(stage: Stage) -> None:
    await _confirm(stage)
    words = await stage.shown(stage.ana, PLATFORM, "`staging-eu` is the default branch of *shop* now")
    assert "Connection strings lead where they did before." in words
    assert _default(stage) == "staging-eu"
    await stage.ana.command(PLATFORM, "branch set-default staging-eu")
    await stage.shown(stage.ana, PLATFORM, "Nothing was done", "is the default branch already")


async def test_a_lost_answer_is_looked_into(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await _confirm(stage)
    await stage.shown(stage.ana, PLATFORM, "is the default branch of *shop* now")
    assert len(await stage.neon_writes()) == 1


async def test_a_branch_that_expires_cannot_be_the_default(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, "branch set-default preview/pr-112")
    assert "Neon's default branch never expires" in reply.text
    assert not await stage.neon_writes()


async def test_a_branch_that_is_never_touched_stays_the_default(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch set-default staging-eu")
    assert "never_touch lists main" in reply.text
    assert not await stage.neon_writes()
    assert _default(stage) == "main"
