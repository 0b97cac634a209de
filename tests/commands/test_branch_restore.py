"""`branch restore` and `branch reset`: what the card promises, what Neon holds then, what is refused."""

from typing import Any

import pytest

from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button
from tests.faults.scene import elsewhere

BRANCH = "dana/checkout-rewrite"


def _named(stage: Stage) -> dict[str, Branch]:
    return {each.name: each for each in stage.world.projects[SHOP].live_branches()}


async def _card(stage: Stage, line: str, label: str) -> tuple[str, dict[str, Any]]:
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.dana, SHOP_DB, f"[{label}] [Cancel]")
    assert not await stage.neon_writes(), "nothing is done before the click"
    return plain(card), card


async def _confirmed(stage: Stage, line: str, label: str, done: str) -> str:
    _, card = await _card(stage, line, label)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    return await stage.finished(stage.dana, SHOP_DB, done)


async def test_a_reset_says_what_is_lost_and_gives_the_branch_its_parents_data(stage: Stage) -> None:
    before = _named(stage)[BRANCH]
    words, card = await _card(stage, f"branch reset {BRANCH}", f"Reset {BRANCH}")
    for fact in (
        f"*Reset branch* `{BRANCH}` in *shop* to its parent?",
        "Everything written to it since it was made 12 days ago is lost for good.",
        f"*Id:* `{before.id}`",
        "*Gets the data of:* `main`, as it is now",
        "*Holds now:* 6 GiB",
        "*Connections:* all drop for some seconds; the connection string stays. 1 compute",
        "*Parent from then on:* `main`, which cannot be deleted as long as this branch is below it",
        "*Children:* none",
        "*Expiry:* none",
        "cancel and add `--preserve-as` with a name",
    ):
        assert fact in words
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Reset {BRANCH}"))
    words = await stage.finished(stage.dana, SHOP_DB, f"`{BRANCH}` in *shop* is reset to its parent in")
    assert "create branch ✓" in words
    assert "Copied from `main` as it was" in words
    assert "is its parent now" not in words, "it was so before"
    after = _named(stage)[BRANCH]
    assert after.id == before.id
    assert after.last_reset_at is not None
    assert len(after.databases["neondb"].versions[-1].tables) == 3, "the rewrite's thirty tables are gone"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "destroy", before.id)


async def test_a_restore_to_its_own_past_keeps_the_present_under_a_name_that_the_card_tells(
    stage: Stage,
) -> None:
    before = _named(stage)["preview/pr-98"]
    words, card = await _card(stage, "branch restore preview/pr-98 --to 2h ago", "Restore preview/pr-98")
    kept = words.partition("stays as another branch, `")[2].partition("`")[0]
    assert kept.startswith("preview/pr-98-before-")
    assert "*Gets the data of:* this branch itself, as it was" in words
    assert f"*Parent from then on:* `{kept}`" in words
    assert f"`{kept}` has no expiry: it counts as one of the project's branches, and its storage" in words
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Restore preview/pr-98"))
    words = await stage.finished(stage.dana, SHOP_DB, "`preview/pr-98` in *shop* is restored in")
    assert f"What `preview/pr-98` held before is branch `{kept}`: " in words
    assert "no expiry. Its storage is charged until somebody deletes it" in words
    assert "which Neon refuses, as it does an expiry, while `preview/pr-98` is below it." in words
    assert f"[Show {kept}]" in words
    assert "[Delete" not in words, "Neon does not delete the new parent"
    after = _named(stage)
    assert after["preview/pr-98"].id == before.id
    assert after["preview/pr-98"].parent_id == after[kept].id


async def test_another_branch_is_taken_over_and_the_present_kept_as_asked_can_be_deleted(
    stage: Stage,
) -> None:
    line = "branch restore preview/pr-98 --to staging --preserve-as pr-98-old"
    words = await _confirmed(stage, line, "Restore preview/pr-98", "is restored in")
    assert "Copied from `staging`" in words
    assert "`staging` is its parent now" in words
    assert "[Show pr-98-old] [Delete pr-98-old] [Keep pr-98-old 7 more days]" in words
    after = _named(stage)
    assert after["preview/pr-98"].parent_id == after["staging"].id
    assert after["pr-98-old"].parent_id == after["main"].id


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("main@3h ago", "`main`, as it was"),
        ("^parent", "`main`, as it is now"),
        ("0/1DE2850", "this branch itself, at `0/1DE2850`"),
    ],
)
async def test_every_way_to_name_a_point_is_understood(stage: Stage, to: str, said: str) -> None:
    words, _ = await _card(stage, f"branch restore preview/pr-98 --to {to}", "Restore preview/pr-98")
    assert f"*Gets the data of:* {said}" in words


async def test_children_move_to_the_branch_that_keeps_the_present(stage: Stage) -> None:
    project = stage.world.projects[SHOP]
    named = _named(stage)
    named["preview/pr-64"].parent_id = named["preview/pr-98"].id
    words, card = await _card(stage, "branch reset preview/pr-98", "Reset preview/pr-98")
    kept = words.partition("stays as another branch, `")[2].partition("`")[0]
    assert f"*Children:* `preview/pr-64`; they keep their data and move below `{kept}`" in words
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Reset preview/pr-98"))
    words = await stage.finished(stage.dana, SHOP_DB, "is reset to its parent in")
    assert f"[Show {kept}]" in words
    assert "[Delete" not in words, "it has a child now"
    assert project.branches[named["preview/pr-64"].id].parent_id == _named(stage)[kept].id


async def test_the_countdown_of_an_expiry_starts_anew(stage: Stage) -> None:
    before = _named(stage)["preview/pr-112"].expires_at
    words, card = await _card(stage, "branch reset preview/pr-112", "Reset preview/pr-112")
    assert "*Expiry:* counts anew: 7 days from then on" in words
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Reset preview/pr-112"))
    words = await stage.finished(stage.dana, SHOP_DB, "is reset to its parent in", "It expires")
    after = _named(stage)["preview/pr-112"].expires_at
    assert before is not None
    assert after is not None
    assert after > before


async def test_masked_data_becomes_real_again_and_the_card_says_so(stage: Stage) -> None:
    words, _ = await _card(stage, "branch reset staging-load-test", "Reset staging-load-test")
    assert "*Masking:* undone: it holds real data again" in words


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch restore preview/pr-98", "branch restore needs --to"),
        ("branch restore preview/pr-98 --to ^self", "preview/pr-98 as it is now is what it holds already."),
        ("branch restore preview/pr-98 --to nope", "There is no branch “nope” in shop."),
        ("branch restore preview/pr-98 --to 3d ago", "Neon keeps 24 hours of history for this project"),
        ("branch restore preview/pr-98 --to preview/pr-112", "preview/pr-112 has an expiry"),
        (
            "branch restore preview/pr-98 --to staging --preserve-as main",
            "A branch named main is there already",
        ),
        ("branch reset main --project analytics", "never_touch lists main"),
        ("branch restore staging --to 2h ago", "never_touch lists staging"),
    ],
)
async def test_what_cannot_be_is_not_even_asked_about(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(SHOP_DB)


async def test_a_protected_a_restricted_and_a_root_branch_are_refused(stage: Stage) -> None:
    named = _named(stage)
    named["preview/pr-98"].protected = True
    named["preview/pr-64"].restrictions["restore"] = "restored from a snapshot"
    named["preview/pr-31"].parent_id = None
    for line, said in (
        ("branch reset preview/pr-98", "preview/pr-98 is protected, and Neon neither resets nor restores"),
        ("branch restore preview/pr-98 --to staging", "`branch unprotect"),
        (
            "branch reset preview/pr-64",
            "Neon does not restore preview/pr-64 just now: restored from a snapshot",
        ),
        ("branch reset preview/pr-31", "preview/pr-31 has no parent, so there is nothing to reset it to."),
    ):
        reply = await stage.ask(stage.ana, SHOP_DB, line)
        assert said in reply.text
        assert reply.row.outcome == "refused"
    assert not await stage.neon_writes()


async def test_who_may_not_destroy_is_refused(stage: Stage) -> None:
    for line in (f"branch reset {BRANCH}", f"branch restore {BRANCH} --to staging"):
        reply = await stage.ask(stage.dana, SHOP_DB, line)
        assert reply.row.outcome == "refused"


async def test_a_branch_that_was_reset_meanwhile_is_asked_about_again(stage: Stage) -> None:
    _, card = await _card(stage, f"branch reset {BRANCH}", f"Reset {BRANCH}")
    named = _named(stage)
    path, body = f"/branches/{named[BRANCH].id}/restore", {"source_branch_id": named["main"].id}
    await elsewhere(stage, "POST", path, body)
    stage.neon_clock.advance(60)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Reset {BRANCH}"))
    words = await stage.shown(stage.dana, SHOP_DB, "since its last reset")
    assert f"[Reset {BRANCH}] [Cancel]" in words
    assert len(await stage.neon_writes()) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_a_lost_answer_is_looked_into_and_the_branch_reset_once(stage: Stage, kind: str) -> None:
    _, card = await _card(stage, f"branch reset {BRANCH}", f"Reset {BRANCH}")
    await stage.neon_trouble(kind, method="POST")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Reset {BRANCH}"))
    words = await stage.finished(stage.dana, SHOP_DB, "is reset to its parent in")
    assert "create branch ✓" in words
    done = [each for each in stage.world.projects[SHOP].operations if each.action == "create_branch"]
    assert len(done) == 1
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
