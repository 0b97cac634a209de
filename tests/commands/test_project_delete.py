"""`project delete` and `project recover`: asked first, gone, and back again."""

import pytest

from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, button

LEDGER = "calm-sea-51238842"
LINE, ASKED = "project delete ledger", "Delete ledger"


async def test_a_project_is_deleted_once_it_is_confirmed(stage: Stage) -> None:
    computes = stage.world.projects[LEDGER].live_endpoints()
    running = sum(each.current_state == "active" for each in computes)
    card = await confirmed(stage, stage.ana, PLATFORM, LINE, ASKED)
    for fact in (
        "*Delete project* *ledger*?",
        f"*Id:* `{LEDGER}`",
        "*Branches:* 13: `preview/pr-41`",
        "and 8 more",
        f"*Computes:* {len(computes)}, {running} running",
        "*Size:* 9.8 GiB",
        "*Last active:*",
        "*Shared with:* nobody",
        "Getting it back: Neon keeps deleted projects for some days.",
    ):
        assert fact in card
    words = await stage.shown(stage.dana, PLATFORM, "Project *ledger* is deleted")
    assert f"It was `{LEDGER}`" in words
    assert stage.world.projects[LEDGER].deleted_at is not None
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect, row.target) == ("done", "confirm", "destroy", LEDGER)


async def test_it_comes_back_with_its_branches(stage: Stage) -> None:
    await confirmed(stage, stage.ana, PLATFORM, LINE, ASKED)
    await stage.shown(stage.ana, PLATFORM, "*ledger* is deleted")
    await stage.ana.command(PLATFORM, f"project recover {LEDGER}")
    words = await stage.shown(stage.dana, PLATFORM, f"Project `ledger` `{LEDGER}` is back with 13 branches")
    assert f"ledger: {LEDGER}" in words
    assert stage.world.projects[LEDGER].deleted_at is None


async def test_a_project_that_is_not_deleted_needs_no_recovery(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, f"project recover {LEDGER}")
    assert f"Project ledger ({LEDGER}) is there: it is back already, or was never deleted." in reply.text
    assert reply.row.outcome == "invalid"
    assert not await stage.neon_writes()


async def test_what_cannot_be_recovered_is_said(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "project recover cool-forest-86753099")
    await stage.shown(stage.ana, PLATFORM, "Recovering project", "Neon cannot find it")


@pytest.mark.parametrize(("kind", "deletions"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_neon_is_asked_whether_it_is_gone(
    stage: Stage, kind: str, deletions: int
) -> None:
    await stage.neon_trouble(kind, method="DELETE")
    await confirmed(stage, stage.ana, PLATFORM, LINE, ASKED)
    await stage.finished(stage.ana, PLATFORM, "Project *ledger* is deleted")
    assert len(await stage.neon_calls("DELETE")) == deletions


async def test_a_recovery_whose_answer_was_lost_is_not_repeated(stage: Stage) -> None:
    await confirmed(stage, stage.ana, PLATFORM, LINE, ASKED)
    await stage.shown(stage.ana, PLATFORM, "*ledger* is deleted")
    await stage.neon_trouble("drop_after", method="POST", path_contains="/recover")
    await stage.ana.command(PLATFORM, f"project recover {LEDGER}")
    await stage.finished(stage.ana, PLATFORM, "is back with 13 branches")
    assert len(await stage.neon_calls("POST", "/recover")) == 1


async def test_what_changed_since_the_question_is_asked_again(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, LINE)
    card = await stage.message(stage.ana, PLATFORM, f"[{ASKED}] [Cancel]")
    project = stage.world.projects[LEDGER]
    gone = next(each for each in project.branches.values() if each.name == "training")
    del project.branches[gone.id]
    for each in [each for each in project.endpoints.values() if each.branch_id == gone.id]:
        del project.endpoints[each.id]
    await stage.ana.click(PLATFORM, card["ts"], button(card, ASKED))
    await stage.shown(stage.ana, PLATFORM, "*Branches:* 12")
    assert project.deleted_at is None


async def test_a_project_with_protected_branches_is_not_even_asked_about(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, "project delete shop")
    assert "shop has protected branches, and Neon does not delete such a project: main." in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("who", "channel", "line", "said"),
    [
        ("U0ANA", SHOP_DB, "project delete analytics", "never_touch lists, and this would reach them"),
        ("U0DANA", PLATFORM, LINE, "may delete or overwrite things here"),
        ("U0DANA", PLATFORM, f"project recover {LEDGER}", "may create things here"),
        ("U0ANA", SHOP_DB, f"project recover {LEDGER}", "This is about the whole Neon account"),
        ("U0ANA", PLATFORM, "project delete", "project delete needs <project>"),
    ],
)
async def test_who_may_not_is_refused_before_anything_is_asked(
    stage: Stage, who: str, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not [each for each in await stage.dana.messages(channel) if not each["ephemeral"]]
