"""What is changed of a branch's login service: domains, users, providers, localhost, and test emails."""

import pytest

from sandbox.neon.auth_records import AuthService
from sandbox.neon.records import Branch
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

NAME = "dana/checkout-rewrite"
DOMAIN = "https://shop.example.com"


def _branch(stage: Stage) -> Branch:
    return next(each for each in stage.world.projects[SHOP].branches.values() if each.name == NAME)


def _service(stage: Stage) -> AuthService:
    service = _branch(stage).auth
    assert service is not None
    return service


async def _confirmed(stage: Stage, line: str, asked: str, label: str) -> str:
    """Ana asks and confirms; what the card said."""
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.dana, SHOP_DB, asked, f"[{label}] [Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    return str(card["blocks"])


async def test_a_domain_is_trusted_once(stage: Stage) -> None:
    line = f"auth add-domain {NAME} https://new.example.com"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, "`https://new.example.com` is trusted by auth on")
    assert "[Trusted domains]" in words
    assert _service(stage).domains[-1] == "https://new.example.com"
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "is trusted already")
    rows = await stage.audited(2)
    assert [each.outcome for each in rows] == ["done", "refused"]
    assert rows[0].target == f"{_branch(stage).id}/https://new.example.com"


async def test_an_address_without_a_scheme_is_not_sent(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"auth add-domain {NAME} app.example.com")
    assert "app.example.com is not a whole address." in reply.text
    assert "`https://app.example.com`" in reply.text
    assert not await stage.neon_writes()


async def test_a_domain_is_not_trusted_any_more_once_confirmed(stage: Stage) -> None:
    line = f"auth remove-domain {NAME} {DOMAIN}"
    await _confirmed(stage, line, "*Stop trusting*", "Stop trusting it")
    await stage.shown(stage.dana, SHOP_DB, f"`{DOMAIN}` is not trusted any more by auth on `{NAME}`")
    assert _service(stage).domains == ["https://checkout.shop.example.com"]
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert f"does not trust {DOMAIN}" in reply.text


async def test_the_button_of_the_list_asks_too(stage: Stage) -> None:
    listed = await stage.ask(stage.ana, SHOP_DB, f"auth domains {NAME}")
    await stage.ana.click(SHOP_DB, listed.message["ts"], button(listed.message, "Remove"))
    await stage.shown(stage.dana, SHOP_DB, "*Stop trusting*", DOMAIN, "[Cancel]")


async def test_a_user_is_added_once(stage: Stage) -> None:
    line = f'auth add-user {NAME} zoe@example.com --name "Zoe Z"'
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, f"`zoe@example.com` is a user of auth on `{NAME}`")
    user = list(_branch(stage).auth_users.values())[-1]
    assert (user.email, user.name) == ("zoe@example.com", "Zoe Z")
    assert f"Their id is `{user.id}`" in words
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done: `zoe@example.com` is a user already")
    rows = await stage.audited(2)
    assert [each.outcome for each in rows] == ["done", "refused"]
    assert rows[0].target == f"{_branch(stage).id}/{user.id}"


async def test_an_address_that_is_none_is_refused_by_neon(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"auth add-user {NAME} zoe")
    await stage.shown(stage.ana, SHOP_DB, "Adding the auth user `zoe` in *shop* failed", "email")
    assert len(_branch(stage).auth_users) == 2


async def test_a_user_is_deleted_once_confirmed(stage: Stage) -> None:
    user_id = next(iter(_branch(stage).auth_users))
    said = await _confirmed(stage, f"auth remove-user {NAME} {user_id}", "*Delete user*", "Delete this user")
    assert "I cannot say whose id this is" in said
    await stage.shown(stage.dana, SHOP_DB, f"There is no user `{user_id}` any more in auth on `{NAME}`")
    assert user_id not in _branch(stage).auth_users


async def test_a_user_has_the_role_that_was_set_and_no_other(stage: Stage) -> None:
    user = next(iter(_branch(stage).auth_users.values()))
    user.roles = ["editor", "viewer"]
    await stage.dana.command(SHOP_DB, f"auth set-user-role {NAME} {user.id} admin")
    words = await stage.shown(stage.ana, SHOP_DB, f"User `{user.id}`", "has the role `admin` now")
    assert "Roles that they had before are gone." in words
    assert user.roles == ["admin"]


async def test_a_user_that_is_not_there_gets_no_role(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"auth set-user-role {NAME} nobody admin")
    await stage.shown(stage.ana, SHOP_DB, "Setting the role of the auth user `nobody`", "auth user not found")


async def test_a_provider_is_added_on_lent_keys(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"auth add-provider {NAME} Vercel")
    words = await stage.shown(stage.ana, SHOP_DB, "People can sign in with Vercel (keys lent by Neon)")
    assert "a secret does not go through Slack" in words
    assert _service(stage).oauth["vercel"] == {"id": "vercel", "type": "shared"}
    await stage.dana.command(SHOP_DB, f"auth add-provider {NAME} github")
    await stage.shown(stage.ana, SHOP_DB, "has sign-in with GitHub (own keys) already")
    assert _service(stage).oauth["github"]["client_secret"] == "demo-client-secret"


async def test_a_provider_is_removed_once_confirmed(stage: Stage) -> None:
    line = f"auth remove-provider {NAME} github"
    said = await _confirmed(stage, line, "*Remove sign-in with GitHub*", "Remove GitHub")
    assert "Its client id and secret go too" in said
    await stage.shown(stage.dana, SHOP_DB, "Nobody can sign in with GitHub any more")
    assert list(_service(stage).oauth) == ["google"]
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert "has no sign-in with github" in reply.text


async def test_localhost_is_trusted_or_not(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"auth allow-localhost {NAME} --no-allow")
    await stage.shown(stage.ana, SHOP_DB, "does not trust `localhost` now")
    assert _service(stage).settings["allow_localhost"] == {"allow_localhost": False}
    await stage.dana.command(SHOP_DB, f"auth allow-localhost {NAME}")
    await stage.shown(stage.ana, SHOP_DB, f"Auth on `{NAME}` in *shop* trusts `localhost` now")
    assert _service(stage).settings["allow_localhost"] == {"allow_localhost": True}


async def test_a_test_email_leaves_or_the_server_says_why_not(stage: Stage) -> None:
    line = f"auth test-email {NAME} ana@example.com"
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.ana, SHOP_DB, "is on its way to `ana@example.com`")
    assert [each.recipient for each in _service(stage).sent] == ["ana@example.com"]
    _service(stage).settings["email_provider"] = {"type": "standard", "host": "mail.invalid"}
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.ana, SHOP_DB, "did not leave", "lookup mail.invalid: no such host")
    assert [each.outcome for each in await stage.audited(2)] == ["done", "refused"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("auth add-domain main https://a.example.com", "never_touch lists main"),
        ("auth add-user staging zoe@example.com", "never_touch lists staging"),
        ("auth add-provider main google", "never_touch lists main"),
        ("auth allow-localhost staging", "never_touch lists staging"),
        ("auth set-user-role main some-id admin", "never_touch lists main"),
        ("auth test-email main ana@example.com", "never_touch lists main"),
        (f"auth remove-domain {NAME} {DOMAIN}", "Only @S0DBADMINS may delete or overwrite things"),
        (f"auth remove-user {NAME} some-id", "Only @S0DBADMINS may delete or overwrite things"),
        (f"auth remove-provider {NAME} google", "Only @S0DBADMINS may delete or overwrite things"),
        (f"auth add-provider {NAME} myspace", "is not one of `google`, `github`, `microsoft` or `vercel`"),
    ],
)
async def test_what_may_not_be_done_is_not_done(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
