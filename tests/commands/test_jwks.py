"""`jwks list`, `add` and `delete`: whose tokens let people in."""

import pytest

from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

ANALYTICS = "quiet-bar-70412233"
URL = "https://login.example/.well-known/jwks.json"
LINE = f"jwks add {URL} --provider Auth0"


async def test_issuers_are_listed(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "jwks list --project analytics")
    assert "*1 token issuer* of *analytics*" in reply.text
    assert "`Auth0` `https://login.acme.example/.well-known/jwks.json`" in reply.text
    assert "on all branches · audience `analytics` · since 90 days ago" in reply.text
    nothing = await stage.ask(stage.dana, SHOP_DB, "jwks list")
    assert "Project shop trusts no token issuer." in nothing.text


async def test_an_issuer_is_added_to_one_branch_and_named_by_it(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"{LINE} --audience shop --branch preview/pr-98")
    words = await stage.finished(stage.ana, PLATFORM, f"*shop* now trusts tokens whose keys are at `{URL}`")
    assert "apply settings ✓" in words
    (issuer,) = stage.world.projects[SHOP].jwks.values()
    branch = (await stage.branches())["preview/pr-98"]
    assert (issuer.url, issuer.provider, issuer.audience, issuer.branch_id) == (
        URL,
        "Auth0",
        "shop",
        branch["id"],
    )
    listed = await stage.ask(stage.ana, PLATFORM, "jwks list")
    assert "on `preview/pr-98`" in listed.text


async def test_one_that_is_trusted_already_is_not_added_again(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, LINE)
    await stage.finished(stage.ana, PLATFORM, "*shop* now trusts tokens")
    await stage.ana.command(PLATFORM, LINE)
    await stage.shown(stage.ana, PLATFORM, f"Nothing was done: *shop* trusts `Auth0` at `{URL}` already")
    assert len(await stage.neon_calls("POST")) == 1


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_it_is_added_once(stage: Stage, kind: str, calls: int) -> None:
    await stage.neon_trouble(kind, method="POST")
    await stage.ana.command(PLATFORM, LINE)
    await stage.finished(stage.ana, PLATFORM, "*shop* now trusts tokens")
    assert len(await stage.neon_calls("POST")) == calls
    assert len(stage.world.projects[SHOP].jwks) == 1


@pytest.mark.parametrize("kind", [None, "drop_after", "drop_before"])
async def test_an_issuer_is_trusted_no_more_once_it_is_confirmed(stage: Stage, kind: str | None) -> None:
    if kind:
        await stage.neon_trouble(kind, method="DELETE")
    (issuer,) = stage.world.projects[ANALYTICS].jwks.values()
    line = f"jwks delete {issuer.id} --project analytics"
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Stop trusting Auth0")
    assert "Whoever comes with its tokens is turned away" in card
    await stage.finished(stage.ana, PLATFORM, "*analytics* no longer trusts tokens of")
    assert not stage.world.projects[ANALYTICS].jwks


@pytest.mark.parametrize(
    ("who", "channel", "line", "said"),
    [
        ("U0ANA", PLATFORM, "jwks add http://login.example/jwks.json --provider x", "https:// address"),
        ("U0ANA", PLATFORM, f"jwks add {URL}", "jwks add needs --provider"),
        ("U0ANA", PLATFORM, "jwks delete nope", "shop trusts no token issuer with the id nope."),
        ("U0DANA", SHOP_DB, LINE, "may see passwords here"),
        ("U0ANA", SHOP_DB, f"{LINE} --branch main", "never_touch lists main"),
        ("U0ANA", SHOP_DB, LINE, "never_touch lists"),
        ("U0ANA", SHOP_DB, "jwks delete nope", "never_touch lists"),
    ],
)
async def test_what_is_refused_changes_nothing(
    stage: Stage, who: str, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()
