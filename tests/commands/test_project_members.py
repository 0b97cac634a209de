"""`project members`, `set-role` and `remove-role`: what the organization's people may do with a project."""

import pytest

from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

FAY, ANA = "fay@acme.example", "ana@acme.example"


def _fay(stage: Stage) -> str:
    """Her id as a member."""
    members = stage.world.organization.members.values()
    return next(each.id for each in members if each.person.email == FAY)


def _role(stage: Stage) -> str | None:
    return stage.world.projects[SHOP].member_roles.get(_fay(stage))


async def test_members_are_listed_with_what_they_may_do_and_why(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "project members")
    count = len(stage.world.organization.members)
    assert f"*{count} members* of the organization, and what they may do with *shop*" in reply.text
    for line in (
        "Ana Admin `ana@acme.example`: admin (as an organization admin)",
        "Dana Developer `dana@acme.example`: editor (from the organization)",
        f"Fay Finance `{FAY}`: viewer (from the organization)",
    ):
        assert line in reply.text


async def test_a_member_gets_a_role_once_it_is_confirmed_and_loses_it_again(stage: Stage) -> None:
    card = await confirmed(stage, stage.ana, PLATFORM, f"project set-role {FAY} editor", "Make editor")
    assert f"*Make* Fay Finance `{FAY}` `editor` of *shop*?" in card
    assert "*Until now:* viewer (from the organization)" in card
    await stage.shown(stage.ana, PLATFORM, f"Fay Finance `{FAY}` is now `editor` of *shop*")
    assert _role(stage) == "editor"
    listed = await stage.ask(stage.ana, PLATFORM, "project members")
    assert f"`{FAY}`: editor (given for this project)" in listed.text

    card = await confirmed(stage, stage.ana, PLATFORM, f"project remove-role {FAY}", "Take it away")
    assert "*Role now:* `editor`" in card
    words = await stage.shown(stage.ana, PLATFORM, "has no role of their own in *shop* any more")
    assert "Neon recommends to make passwords of its databases anew, as they may know them." in words
    assert _role(stage) is None


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
@pytest.mark.parametrize(
    ("line", "label", "method", "said", "role"),
    [
        (f"project set-role {FAY} viewer", "Make viewer", "PUT", "is now `viewer` of", "viewer"),
        (f"project remove-role {FAY}", "Take it away", "DELETE", "has no role of their own", None),
    ],
)
async def test_after_a_lost_answer_it_is_done(
    stage: Stage, kind: str, line: str, label: str, method: str, said: str, role: str | None
) -> None:
    stage.world.projects[SHOP].member_roles[_fay(stage)] = "admin"
    await stage.neon_trouble(kind, method=method)
    await confirmed(stage, stage.ana, PLATFORM, line, label)
    await stage.finished(stage.ana, PLATFORM, said)
    assert _role(stage) == role


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("U0ANA", "project set-role nobody@acme.example editor", "no member nobody@acme.example."),
        ("U0ANA", f"project set-role {FAY} owner", "“owner” is not one of"),
        ("U0ANA", f"project remove-role {ANA}", f"{ANA} has no role of their own in shop."),
        ("U0DANA", f"project set-role {FAY} admin", "may see passwords here"),
        ("U0DANA", f"project remove-role {FAY}", "may delete or overwrite things here"),
    ],
)
async def test_what_is_refused_changes_nothing(stage: Stage, who: str, line: str, said: str) -> None:
    reply = await stage.ask(stage.person(who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
