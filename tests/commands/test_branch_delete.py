"""`branch delete`: asked first, then done, then told."""

import pytest

from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

ASKED = "Delete preview/pr-98"


async def test_a_deleted_branch_is_gone_and_the_card_became_the_result(stage: Stage) -> None:
    branch = (await stage.branches())["preview/pr-98"]
    await stage.ana.command(SHOP_DB, "branch delete preview/pr-98")
    card = await stage.message(stage.dana, SHOP_DB, f"[{ASKED}] [Cancel]")
    assert not card["ephemeral"]
    assert not await stage.neon_writes()

    await stage.ana.click(SHOP_DB, card["ts"], button(card, ASKED))
    words = await stage.finished(stage.dana, SHOP_DB, "`preview/pr-98` in *shop* is deleted in")
    assert "delete storage ✓" in words
    assert f"It was `{branch['id']}`" in words
    assert "Asked by @U0ANA" in words
    (message,) = await stage.dana.messages(SHOP_DB)
    assert message["ts"] == card["ts"]
    assert "preview/pr-98" not in await stage.branches()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.user_id, row.target, row.project_id) == (
        "done",
        "confirm",
        "U0ANA",
        branch["id"],
        SHOP,
    )
    assert row.rule == "config.yaml: channels.C0SHOPDB.allow.destroy"
    assert row.operation_ids
    assert row.neon_request_ids
    assert row.text == "branch delete preview/pr-98"


async def test_the_card_shows_what_would_be_lost(stage: Stage) -> None:
    branch_id = (await stage.branches())["preview/pr-112"]["id"]
    await stage.ana.command(SHOP_DB, f"branch rm {branch_id}")
    words = await stage.shown(stage.dana, SHOP_DB, "[Delete preview/pr-112] [Cancel]")
    for fact in (
        "*Delete branch* `preview/pr-112` in *shop*?",
        f"*Id:* `{branch_id}`",
        "*Size:* 6 GiB",
        "2 days ago by CI",
        "*Parent:* `main`",
        "*Computes:* 0.25–2 CU idle",
        "*Last active:* 24 hours ago",
        "*Children:* none",
        "(in 5 days)",
        "Getting it back: Neon keeps others that were deleted here for 7 days.",
        "Whether it keeps this one, and until when, is certain only once it is deleted.",
        "Nothing has been done yet. Only @U0ANA can confirm, within 15 minutes.",
    ):
        assert fact in words


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch delete main --project analytics", "never_touch lists main"),
        ("branch delete nope", "There is no branch “nope” in shop."),
        ("branch delete", "branch delete needs <branch>"),
        ("branch delete preview/pr-98 preview/pr-64", "is one word too many"),
        ("branch delete preview/pr-98 --force", "branch delete has no flag “--force”"),
    ],
)
async def test_what_will_not_be_deleted_is_not_even_asked_about(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(SHOP_DB)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("staging-eu", "staging-eu has 1 child branch: leaf."),
        ("preview/pr-98", "preview/pr-98 is protected, and Neon does not delete protected branches."),
    ],
)
async def test_what_neon_would_refuse_is_refused_before_the_question(
    stage: Stage, name: str, said: str
) -> None:
    project = stage.world.projects[SHOP]
    named = {branch.name: branch for branch in project.branches.values()}
    named["preview/pr-98"].protected = True
    named["preview/pr-64"].parent_id, named["preview/pr-64"].name = named["staging-eu"].id, "leaf"

    reply = await stage.ask(stage.ana, SHOP_DB, f"branch delete {name}")
    assert said in reply.text
    assert reply.row.outcome == "refused"
    assert not await stage.dana.messages(SHOP_DB)
    assert not await stage.neon_writes()
