"""`auth show` and `auth domains`: what a branch's login service is like, without its secrets."""

import json

import pytest

from sandbox.neon import auth
from sandbox.neon.auth_records import AuthService
from tests.e2e.stage import SHOP, SHOP_DB, Stage

WITH, WITHOUT = "dana/checkout-rewrite", "preview/pr-98"
SECRETS = {"client_secret": "s3cret-client", "password": "s3cret-smtp", "webhook_url": "s3cret-hook"}


def _service(stage: Stage) -> AuthService:
    branches = stage.world.projects[SHOP].branches.values()
    service = next(each for each in branches if each.name == WITH).auth
    assert service is not None
    return service


async def test_the_service_is_shown_in_full(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"auth show {WITH}")
    service = _service(stage)
    for fact in (
        f"Auth on `{WITH}` in *shop*",
        "*Run by:* Neon (Better Auth)",
        "*App name:* shop",
        "9 days ago",
        "*Users are in:* schema `neon_auth` of `neondb`",
        f"*Address for apps:* `{service.base_url}`",
        "*Sign in with:* email and password, Google (keys lent by Neon), GitHub (own keys)",
        "*Sign-up by email:* open, no verification",
        "*Trusted domains:* `https://shop.example.com`, `https://checkout.shop.example.com`",
        "*localhost:* trusted",
        "*Emails:* sent by Neon",
        "*Organizations:* on, at most 10 per user, 100 members in each",
        "*Webhook:* off",
        "[Trusted domains]",
    ):
        assert fact in reply.text
    assert reply.message["ephemeral"]
    assert (reply.row.outcome, reply.row.effect) == ("done", "read")


async def test_no_secret_of_the_settings_is_shown(stage: Stage) -> None:
    service = _service(stage)
    auth.set_oauth(service, "github", {"client_id": "id", "client_secret": SECRETS["client_secret"]})
    service.settings["email_provider"] = {
        "type": "standard",
        "host": "mail.example.com",
        "port": 587,
        "username": "mailer",
        "password": SECRETS["password"],
        "sender_email": "hello@shop.example.com",
        "sender_name": "Shop",
    }
    url = f"https://hooks.example.com/{SECRETS['webhook_url']}"
    service.settings["webhook"] = {"enabled": True, "webhook_url": url, "enabled_events": ["user.created"]}
    reply = await stage.ask(stage.dana, SHOP_DB, f"auth show {WITH}")
    assert "*Emails:* sent by your own server from `hello@shop.example.com`" in reply.text
    assert "*Webhook:* on to `hooks.example.com`: `user.created`" in reply.text
    said = json.dumps([reply.message, await stage.slack_calls()])
    assert not [each for each in (*SECRETS.values(), service.secret_key) if each in said]


async def test_a_branch_without_it_offers_to_turn_it_on(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"auth show {WITHOUT}")
    assert f"Auth is off for `{WITHOUT}` in *shop*" in reply.text
    assert "[Enable auth]" in reply.text


async def test_domains_are_listed_a_page_at_a_time(stage: Stage) -> None:
    service = _service(stage)
    service.domains[:] = [f"https://app-{number}.example.com" for number in range(1000)]
    first = await stage.ask(stage.dana, SHOP_DB, f"auth domains {WITH}")
    assert "1–10 of 1000 trusted domains" in first.text
    assert "[Remove]" in first.text
    last = await stage.ask(stage.dana, SHOP_DB, f"auth domains {WITH} --page 100")
    assert "https://app-999.example.com" in last.text
    assert "Page 100 of 100" in last.text


async def test_without_a_domain_the_way_to_one_is_shown(stage: Stage) -> None:
    _service(stage).domains.clear()
    reply = await stage.ask(stage.dana, SHOP_DB, f"auth domains {WITH}")
    assert "trusts no domain yet" in reply.text
    assert "auth add-domain" in reply.text


@pytest.mark.parametrize("line", [f"auth domains {WITHOUT}", f"auth remove-user {WITHOUT} some-id"])
async def test_where_it_is_off_that_is_what_is_said(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert "Auth is off for this branch." in reply.text
    assert "`auth enable <branch>` turns it on." in reply.text
    assert reply.row.outcome == "invalid"
