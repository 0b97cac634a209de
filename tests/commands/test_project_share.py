"""`project share`, `unshare` and `permissions`: guests of other accounts."""

import pytest

from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

KIM, CASEY = "kim@partner.example", "casey@contractor.example"


def _guests(stage: Stage) -> set[str]:
    permissions = stage.world.projects[SHOP].permissions.values()
    return {each.email for each in permissions if each.revoked_at is None}


async def test_a_guest_is_let_in_once_it_is_confirmed_and_out_again_by_the_button(stage: Stage) -> None:
    card = await confirmed(stage, stage.ana, PLATFORM, f"project share {KIM}", "Share it")
    assert f"*Share project* *shop* with `{KIM}`?" in card
    assert "The rules of this channel do not hold there." in card
    message = await stage.message(stage.ana, PLATFORM, f"*shop* is shared with `{KIM}`")
    assert _guests(stage) == {KIM, CASEY}
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect, row.target) == ("done", "confirm", "change", KIM)

    line = message["blocks"][1]["elements"][0]["value"]
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Stop sharing")
    assert f"*Stop sharing* *shop* with `{KIM}`?" in card
    words = await stage.shown(stage.ana, PLATFORM, f"*shop* is no longer shared with `{KIM}`")
    assert "Passwords that they know still work." in words
    assert _guests(stage) == {CASEY}


async def test_guests_are_listed(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "project permissions")
    assert "*1 guest* of *shop*" in reply.text
    assert f"`{CASEY}` since 40 days ago" in reply.text
    nobody = await stage.ask(stage.dana, SHOP_DB, "project permissions --project analytics")
    assert "Project analytics is shared with nobody outside its organization." in nobody.text


async def test_a_guest_is_not_let_in_twice(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"project share {CASEY.upper()}")
    await stage.shown(stage.ana, PLATFORM, "Nothing was done: *shop* is shared with", "already")
    assert not await stage.neon_writes()


async def test_whoever_is_no_guest_cannot_be_put_out(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, f"project unshare {KIM}")
    assert f"shop is not shared with {KIM}." in reply.text


@pytest.mark.parametrize(
    ("line", "label", "method"),
    [(f"project share {KIM}", "Share it", "POST"), (f"project unshare {CASEY}", "Stop sharing", "DELETE")],
)
async def test_after_a_lost_answer_it_is_done_once(stage: Stage, line: str, label: str, method: str) -> None:
    await stage.neon_trouble("drop_after", method=method)
    await confirmed(stage, stage.ana, PLATFORM, line, label)
    await stage.finished(stage.ana, PLATFORM, "*shop* is ")
    assert len(await stage.neon_calls(method)) == 1


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("U0DANA", f"project share {KIM}", "may see passwords here"),
        ("U0DANA", f"project unshare {CASEY}", "may delete or overwrite things here"),
        ("U0ANA", "project share kim", "That is no e-mail address."),
        ("U0ANA", "project share", "project share needs <email>"),
    ],
)
async def test_what_is_refused_changes_nothing(stage: Stage, who: str, line: str, said: str) -> None:
    reply = await stage.ask(stage.person(who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
