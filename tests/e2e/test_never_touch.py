"""What is on a branch that nobody touches from a channel is safe there by every route."""

import pytest

from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

OFF_LIMITS = "is off limits in this channel: never_touch lists"
NAME = "preview/pr-98"


def _ids(stage: Stage, name: str) -> tuple[str, str]:
    """The ids of a branch and of its compute."""
    project = stage.world.projects[SHOP]
    branch = next(each for each in project.branches.values() if each.name == name)
    return branch.id, project.endpoints_of(branch)[0].id


@pytest.mark.parametrize("line", ["compute suspend {}", "compute resize {} --cu 1", "compute delete {}"])
async def test_its_compute_is_refused_by_name_by_the_branchs_id_and_by_its_own(
    stage: Stage, line: str
) -> None:
    for typed in ("staging", *_ids(stage, "staging")):
        reply = await stage.ask(stage.ana, SHOP_DB, line.format(typed))
        assert OFF_LIMITS in reply.text
        assert (reply.row.outcome, reply.row.decision) == ("refused", "deny")
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(SHOP_DB)


async def test_a_button_of_a_list_is_refused_like_the_line_that_it_types(stage: Stage) -> None:
    shown = await stage.ask(stage.ana, SHOP_DB, "compute show staging")
    for label in ("Suspend", "Restart"):
        assert OFF_LIMITS in (await stage.press(stage.ana, shown.message, label)).text
    assert not await stage.neon_writes()


async def test_a_card_is_no_way_around_it_when_the_branch_got_such_a_name_meanwhile(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role reset-password {NAME} neondb_owner")
    card = await stage.message(stage.dana, SHOP_DB, "[Reset the password of neondb_owner]")
    branch = next(each for each in stage.world.projects[SHOP].branches.values() if each.name == NAME)
    branch.name = "release-9"
    await stage.dana.click(SHOP_DB, card["ts"], button(card, "Reset the password of neondb_owner"))
    await stage.shown(stage.dana, SHOP_DB, f"release-9 {OFF_LIMITS} release-*")
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


async def test_another_channel_without_that_list_may(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"compute suspend {_ids(stage, 'staging')[1]}")
    await stage.finished(stage.ana, PLATFORM, "The compute of `staging` in *shop* is suspended")
