"""`auth enable` and `auth disable`: it comes with keys that one person sees, and goes after a question."""

import json

import pytest

from sandbox.neon.records import Branch
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

WITH, WITHOUT = "dana/checkout-rewrite", "preview/pr-98"


def _branch(stage: Stage, name: str) -> Branch:
    return next(each for each in stage.world.projects[SHOP].branches.values() if each.name == name)


async def test_it_is_turned_on_and_its_keys_are_shown_to_the_asker_alone(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"auth enable {WITHOUT} --database orders")
    words = await stage.shown(stage.dana, SHOP_DB, f"Auth is on for `{WITHOUT}` in *shop*")
    service = _branch(stage, WITHOUT).auth
    assert service is not None
    assert (service.provider, service.database) == ("better_auth", "orders")
    assert f"Apps sign people in at `{service.base_url}`" in words
    assert "in a message that only the asker can see" in words
    assert "Asked by @U0ANA" in words

    private = await stage.message(stage.ana, SHOP_DB, service.secret_key, service.public_key)
    assert private["ephemeral"]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "create", _branch(stage, WITHOUT).id)
    assert service.secret_key not in json.dumps(await stage.dana.messages(SHOP_DB))
    assert service.secret_key not in repr(row)


async def test_it_is_not_turned_on_twice(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"auth enable {WITH}")
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done: auth is on already")
    assert "[Show auth]" in words
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("dana", f"auth enable {WITHOUT}", "Only @S0DBADMINS may see passwords here."),
        ("ana", "auth enable main", "never_touch lists main"),
        ("dana", f"auth disable {WITH}", "Only @S0DBADMINS may delete or overwrite things"),
        ("ana", "auth disable staging", "never_touch lists staging"),
        ("ana", f"auth disable {WITHOUT}", "Auth is off for this branch."),
    ],
)
async def test_what_is_refused_is_told_to_the_asker_alone(
    stage: Stage, who: str, line: str, said: str
) -> None:
    reply = await stage.ask(getattr(stage, who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()


async def test_a_database_that_is_not_there_is_said_in_the_channel(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"auth enable {WITHOUT} --database nope")
    await stage.shown(stage.dana, SHOP_DB, "database not found")
    assert _branch(stage, WITHOUT).auth is None


@pytest.mark.parametrize(
    ("flags", "asked", "told", "left"),
    [
        ("", "The users stay in the schema `neon_auth` of `neondb`", "Its users stay in", 2),
        (" --delete-data", "is deleted with all users and sessions in it", "Its users are deleted.", 0),
    ],
)
async def test_it_is_turned_off_once_confirmed(
    stage: Stage, flags: str, asked: str, told: str, left: int
) -> None:
    await stage.ana.command(SHOP_DB, f"auth disable {WITH}{flags}")
    card = await stage.message(stage.dana, SHOP_DB, f"*Turn off auth* on `{WITH}` in *shop*?", asked)
    assert "Google (keys lent by Neon), GitHub (own keys)" in str(card)
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Turn off auth on {WITH}"))
    await stage.shown(stage.dana, SHOP_DB, f"Auth is off for `{WITH}` in *shop*", told)
    branch = _branch(stage, WITH)
    assert branch.auth is None
    assert len(branch.auth_users) == left
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision) == ("done", "confirm")


async def test_what_changed_since_the_question_is_asked_anew(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"auth disable {WITH}")
    card = await stage.message(stage.dana, SHOP_DB, "*Turn off auth*")
    service = _branch(stage, WITH).auth
    assert service is not None
    service.domains.append("https://new.example.com")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Turn off auth on {WITH}"))
    await stage.shown(stage.dana, SHOP_DB, "https://new.example.com", "[Cancel]")
    assert not await stage.neon_writes()
