"""`snapshot`: found, taken, renamed, kept and deleted."""

from typing import Any

import pytest

from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB, Stage, button


def _snapshots(stage: Stage, project_id: str = SHOP) -> dict[str, Any]:
    """What Neon holds now, by name."""
    return {each.name: each for each in stage.world.projects[project_id].snapshots.values()}


async def _taken(stage: Stage, line: str = "snapshot create main --name safe") -> str:
    await stage.dana.command(SHOP_DB, line)
    return await stage.finished(stage.dana, SHOP_DB, "is taken in")


async def test_the_list_shows_what_each_is_of_how_large_and_how_long_it_stays(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot list")
    assert "*2 snapshots* in *shop*, newest first" in reply.text
    assert "`before-tax-change` of `main`" in reply.text
    assert "5.4 GiB · taken by hand 20 days ago · no expiry" in reply.text
    assert "taken by hand 21 days ago · expires in 69 days" in reply.text
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshots ls --project analytics")
    assert "more than the one before · taken on a schedule 7 days ago" in reply.text
    assert "0 taken by hand, 3 on a schedule" in reply.text


async def test_the_list_of_one_branch_leaves_the_others_out(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot list --branch staging")
    assert "There is no snapshot of `staging` in shop." in reply.text
    assert "/neon snapshot create staging" in reply.text


async def test_a_long_list_has_pages(stage: Stage) -> None:
    project = stage.world.projects[SHOP]
    one = next(iter(project.snapshots.values()))
    for number in range(1000):
        project.snapshots[f"snap-{number}"] = type(one)(**{**vars(one), "id": f"snap-{number}"})
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot list --page 2")
    assert "*11–20 of 1002 snapshots*" in reply.text
    assert "[Previous] [Next]" in reply.text


async def test_one_is_shown_in_full(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot show before-tax-change")
    assert "Snapshot `before-tax-change` of `main` in *shop*, taken by hand" in reply.text
    assert f"*Id:* `{_snapshots(stage)['before-tax-change'].id}`" in reply.text
    assert "*Expires:* never" in reply.text
    assert "[Restore to a branch] [Delete]" in reply.text


async def test_a_snapshot_is_taken_and_told_when_neon_is_done(stage: Stage) -> None:
    words = await _taken(stage, "snapshot create main --name safe --expires 90d")
    snapshot = _snapshots(stage)["safe"]
    assert "Snapshot `safe` of `main` in *shop* is taken in" in words
    assert "create branch ✓" in words
    assert "6 GiB" in words
    assert "Neon deletes it in 90 days" in words
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target, row.effect) == ("done", snapshot.id, "create")


async def test_without_a_name_it_is_called_after_the_branch_and_the_time(stage: Stage) -> None:
    await _taken(stage, "snapshot create main")
    (name,) = _snapshots(stage).keys() - {"before-tax-change", "release-2026.1"}
    assert name.startswith("main-20")


async def test_a_moment_of_the_past_is_passed_on(stage: Stage) -> None:
    words = await _taken(stage, "snapshot create main --name noon --at 2h ago")
    snapshot = _snapshots(stage)["noon"]
    assert 7100 < (snapshot.created_at - snapshot.timestamp).total_seconds() < 7300
    assert "It stays until somebody deletes it." in words


async def test_a_name_that_is_taken_is_shown_instead_of_doubled(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot create main --name before-tax-change")
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done")
    assert "a snapshot named `before-tax-change` is already in *shop*" in words
    assert not await stage.neon_writes()


async def test_what_neon_refuses_is_told_in_its_words(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot create preview/pr-117")
    words = await stage.shown(stage.dana, SHOP_DB, "failed")
    assert "snapshots can only be created from root branches" in words


async def test_a_snapshot_whose_answer_was_lost_is_found_and_not_taken_twice(stage: Stage) -> None:
    stage.neon_clock.advance(10)
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, "snapshot create main")
    words = await stage.finished(stage.dana, SHOP_DB, "is taken")
    assert "Snapshot `main-20" in words
    assert len(_snapshots(stage)) == 3
    assert len(await stage.neon_writes()) == 1


async def test_a_snapshot_that_was_not_taken_is_taken_at_the_second_try(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST")
    await stage.dana.command(SHOP_DB, "snapshot create main --name safe")
    await stage.finished(stage.dana, SHOP_DB, "is taken in")
    assert len(await stage.neon_writes()) == 2


async def test_another_name_is_told_and_one_that_is_taken_refused(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot rename before-tax-change taxes")
    await stage.shown(stage.dana, SHOP_DB, "`before-tax-change` in *shop* is now named `taxes`")
    assert "taxes" in _snapshots(stage)
    await stage.dana.command(SHOP_DB, "snapshot rename taxes release-2026.1")
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "`release-2026.1`")
    assert "taxes" in _snapshots(stage)


async def test_a_rename_whose_answer_was_lost_is_read_back(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, "snapshot rename before-tax-change taxes")
    await stage.shown(stage.dana, SHOP_DB, "is now named `taxes`")
    assert len(await stage.neon_writes()) == 1


async def test_an_expiry_may_be_years_away_or_taken_off(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "snapshot set-expiration before-tax-change 730d")
    await stage.shown(stage.dana, SHOP_DB, "now expires", "(in 24 months)")
    await stage.dana.command(SHOP_DB, "snapshot set-expiration release-2026.1 never")
    await stage.shown(stage.dana, SHOP_DB, "`release-2026.1` in *shop* now has no expiry")
    assert _snapshots(stage)["release-2026.1"].expires_at is None


async def test_a_deletion_is_asked_about_and_then_done(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "snapshot delete before-tax-change")
    card = await stage.message(stage.dana, PLATFORM, "[Delete before-tax-change] [Cancel]")
    words = await stage.shown(stage.dana, PLATFORM, "*Delete snapshot* `before-tax-change` in *shop*?")
    for fact in ("It cannot be brought back.", "*Of branch:* `main`", "*Size:* 5.4 GiB", "*Expires:* never"):
        assert fact in words
    assert not await stage.neon_writes()
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Delete before-tax-change"))
    await stage.finished(stage.dana, PLATFORM, "Snapshot `before-tax-change` in *shop* is deleted in")
    assert "before-tax-change" not in _snapshots(stage)


async def test_a_deletion_whose_answer_was_lost_is_not_repeated(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "snapshot delete before-tax-change")
    card = await stage.message(stage.dana, PLATFORM, "[Delete before-tax-change]")
    await stage.neon_trouble("drop_after", method="DELETE")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Delete before-tax-change"))
    await stage.finished(stage.dana, PLATFORM, "is deleted")
    assert len(await stage.neon_writes()) == 1


async def test_a_branch_that_is_never_touched_keeps_its_snapshots(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, "snapshot delete before-tax-change")
    assert "never_touch lists main" in reply.text
    assert not await stage.neon_writes()
    assert "before-tax-change" in _snapshots(stage)


@pytest.mark.parametrize(
    ("channel", "line", "said"),
    [
        (SHOP_DB, "snapshot delete before-tax-change", "Only @S0DBADMINS may"),
        (LEDGER_DB, "snapshot create main", "Only @S0DBADMINS may"),
        (PLATFORM, "snapshot rename year-end-2025 x --project ledger", "Only @S0DBADMINS may"),
        (SHOP_DB, "snapshot show nope", "There is no snapshot “nope” in shop."),
        (SHOP_DB, "snapshot show before-tax", "Did you mean “before-tax-change”?"),
    ],
)
async def test_what_is_not_allowed_or_not_there_is_refused(
    stage: Stage, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.dana, channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()
