"""Whatever Neon or a person puts into a view of the login service, it notifies nobody and Slack takes it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.neon.models.auth import (
    EmailAndPassword,
    EmailServer,
    Integration,
    MagicLink,
    NewIntegration,
    OauthProvider,
    Organizations,
    PhoneNumber,
    Settings,
    TriedEmail,
    Webhook,
)
from bot.slack.views import auth, confirm
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered

text, long_text, maybe = samples.texts, samples.long_texts, st.none() | samples.texts
secrets = text.map(SecretStr)
quick = settings(max_examples=100)
lists = st.lists(long_text, max_size=30)
providers = st.builds(
    OauthProvider,
    id=st.sampled_from(["google", "github"]) | text,
    type=st.sampled_from(["shared", "standard"]) | text,
)
services = st.builds(
    Integration,
    auth_provider=st.sampled_from(["better_auth", "stack"]) | text,
    branch_id=text,
    created_at=samples.times,
    db_name=text,
    transfer_status=maybe,
    jwks_url=long_text,
    base_url=st.none() | long_text,
    name=long_text,
)
made = st.builds(
    NewIntegration,
    auth_provider=text,
    pub_client_key=secrets,
    secret_server_key=secrets,
    jwks_url=long_text,
    base_url=st.none() | long_text,
)
all_settings = st.builds(
    Settings,
    email_and_password=st.none()
    | st.builds(
        EmailAndPassword,
        enabled=st.booleans(),
        email_verification_method=text,
        require_email_verification=st.booleans(),
        disable_sign_up=st.booleans(),
    ),
    oauth_providers=st.lists(providers, max_size=20).map(tuple),
    magic_link=st.none() | st.builds(MagicLink, enabled=st.booleans(), expires_in=st.integers(0, 9999)),
    phone_number=st.none()
    | st.builds(PhoneNumber, enabled=st.booleans(), otp_expires_in=st.integers(0, 999)),
    organization=st.none() | st.builds(Organizations, enabled=st.booleans(), membership_limit=st.integers()),
    email_provider=st.none() | st.builds(EmailServer, type=text, sender_email=long_text),
    allow_localhost=st.none() | st.booleans(),
)
hooks = st.builds(
    Webhook,
    enabled=st.booleans(),
    webhook_url=st.none() | secrets | st.just(SecretStr("https://[broken")),
    enabled_events=lists.map(tuple),
)
place = {"branch": samples.branches, "ref": samples.refs}


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(
    service=services,
    found=all_settings,
    domains=lists,
    hook=hooks,
    now=samples.times,
    page=st.integers(),
    **place,
)
def test_what_is_shown_is_safe(
    service: Any, found: Any, domains: Any, hook: Any, now: Any, page: int, branch: Any, ref: Any
) -> None:
    check(auth.shown(service, found, domains, hook, branch, ref, now, "/neon"))
    check(auth.off(branch, ref))
    check(auth.domains(domains, branch, ref, page=page, slash="/neon"))


@quick
@given(
    service=services,
    found=all_settings,
    domains=lists,
    one=providers,
    said=long_text,
    data=st.booleans(),
    **place,
)
def test_the_cards_are_safe(
    service: Any, found: Any, domains: Any, one: Any, said: str, data: bool, branch: Any, ref: Any
) -> None:
    for card in (
        auth.confirm_disable(service, found, domains, branch, ref, delete_data=data),
        auth.confirm_remove_domain(said, branch, ref),
        auth.confirm_remove_user(said, branch, ref),
        auth.confirm_remove_provider(one, branch, ref),
    ):
        asker_only(card.message)
        asker_only(confirm.asking(card, "request-1", samples.DANA, 5))


@quick
@given(service=services, new=made, data=st.none() | st.booleans(), name=text, **place)
def test_turning_it_on_and_off_is_safe(
    service: Any, new: Any, data: Any, name: str, branch: Any, ref: Any
) -> None:
    asker_only(auth.enabled(new, branch, ref, samples.DANA, "/neon", keys=auth.KEYS_SHOWN))
    asker_only(auth.enabled(service, branch, ref, samples.DANA, "/neon", keys=auth.KEYS_LOST))
    asker_only(auth.already_on(service, branch, ref, samples.DANA))
    asker_only(auth.disabled(name, branch.id, ref, samples.DANA, data_deleted=data))
    private = auth.keys(new, branch, ref)
    assert (private is None) == (not any(map(len, (new.pub_client_key, new.secret_server_key))))
    if private:
        asker_only(private)


@quick
@given(
    said=long_text,
    other=long_text,
    one=providers,
    flag=st.booleans(),
    tried=st.builds(TriedEmail, success=st.booleans(), error_message=st.none() | long_text),
    **place,
)
def test_every_change_is_safe(
    said: str, other: str, one: Any, flag: bool, tried: Any, branch: Any, ref: Any
) -> None:
    where = (branch, ref, samples.DANA)
    said_only = (
        auth.domain_added,
        auth.domain_there,
        auth.domain_removed,
        auth.user_there,
        auth.user_removed,
        auth.provider_removed,
    )
    for say in said_only:
        asker_only(say(said, *where))
    asker_only(auth.provider_added(one, *where))
    asker_only(auth.provider_there(one, *where))
    asker_only(auth.user_added(said, other, *where))
    asker_only(auth.role_set(said, other, *where))
    asker_only(auth.localhost_set(flag, *where))
    asker_only(auth.email_tried(tried, said, *where))


def test_only_the_host_of_a_webhook_is_shown() -> None:
    hook = Webhook(enabled=True, webhook_url=SecretStr("https://u:pass@hook.example.com/t0ken?key=s3cret"))
    service = Integration(auth_provider="better_auth", branch_id="br-1", created_at=samples.NOW)
    words = rendered(
        auth.shown(service, Settings(), (), hook, samples.branch(), samples.SHOP, samples.NOW, "/neon")
    )
    assert "*Webhook:* on to `hook.example.com`" in words
    assert not [each for each in ("t0ken", "s3cret", "pass") if each in words]
