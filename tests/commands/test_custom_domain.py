"""`custom-domain`: registered with the DNS record that it needs, listed until it works, deleted."""

import pytest

from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"
ADD = f"custom-domain add {BRANCH} App.Example.com --function resize"


def _domains(stage: Stage) -> set[str]:
    branches = stage.world.projects[SHOP].branches.values()
    return set(next(each for each in branches if each.name == BRANCH).domains)


async def test_a_domain_is_registered_and_its_record_is_told(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, ADD)
    words = await stage.shown(stage.dana, SHOP_DB, "`app.example.com` is registered for function `resize`")
    assert "Point a CNAME record of `app.example.com` at `edge.c-1.us-east-2.aws.neon.tech`" in words
    assert "app.example.com" in _domains(stage)
    message = await stage.message(stage.dana, SHOP_DB, "is registered for function")
    listed = await stage.press(stage.dana, message, "Check")
    assert "*2 custom domains*" in listed.text
    assert "`app.example.com` is not set up yet" in listed.text
    stage.neon_clock.advance(120)
    listed = await stage.ask(stage.dana, SHOP_DB, f"domains ls {BRANCH}")
    assert "`app.example.com` works" in listed.text
    assert "CNAME" not in listed.text


async def test_a_registration_whose_answer_was_lost_is_repeated_without_harm(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, ADD)
    await stage.shown(stage.dana, SHOP_DB, "`app.example.com` is registered for function `resize`")
    assert _domains(stage) == {"app.example.com", "img.shop.example"}


async def test_a_domain_that_leads_elsewhere_is_refused_in_neons_words(stage: Stage) -> None:
    branches = stage.world.projects[SHOP].branches.values()
    branch = next(each for each in branches if each.name == BRANCH)
    branch.domains["img.shop.example"].function_slug = "other"
    await stage.dana.command(SHOP_DB, ADD.replace("App.Example.com", "img.shop.example"))
    assert "the domain is already registered" in await stage.shown(stage.dana, SHOP_DB, "failed")


async def test_a_branch_without_domains_says_how_to_add_one(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "custom-domain list preview/pr-117")
    assert "There is no custom domain of `preview/pr-117` in shop." in reply.text
    assert "/neon custom-domain add preview/pr-117" in reply.text


async def test_a_deletion_is_asked_about_and_not_repeated_after_a_lost_answer(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"custom-domain delete {BRANCH} Img.Shop.Example")
    card = await stage.message(stage.ana, SHOP_DB, "*Delete custom domain* `img.shop.example`")
    await stage.neon_trouble("drop_after", method="DELETE")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete img.shop.example"))
    await stage.shown(stage.ana, SHOP_DB, "is deleted", "Take its CNAME record away as well.")
    assert not _domains(stage)
    assert len(await stage.neon_writes()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("custom-domain add staging a.example.com --function web", "never_touch lists staging"),
        (f"custom-domain delete {BRANCH} img.shop.example", "may delete or overwrite things here"),
        (f"custom-domain add {BRANCH} a.example.com", "custom-domain add needs --function"),
    ],
)
async def test_what_is_not_allowed_is_refused(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()


async def test_a_domain_that_is_not_there_is_not_asked_about(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, f"custom-domain delete {BRANCH} nope.example.com")
    assert f"{BRANCH} has no custom domain “nope.example.com”." in reply.text
