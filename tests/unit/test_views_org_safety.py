"""Whatever Neon says of an organization and its keys, it notifies nobody but the asker."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.neon.models import Creator
from bot.neon.models.keys import ApiKey
from bot.neon.models.org import (
    Invitation,
    Member,
    Membership,
    MemberUser,
    Organization,
    pin,
    pinned,
)
from bot.slack.views import confirm, key, org
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered

quick = settings(max_examples=60)
text, times = samples.texts, samples.times
organizations = st.builds(
    Organization,
    id=text,
    name=text,
    plan=text,
    managed_by=text,
    require_mfa=st.booleans(),
    created_at=times,
)
memberships = st.builds(
    Membership,
    member=st.builds(Member, id=text, user_id=text, role=text, joined_at=samples.maybe_times),
    user=st.builds(
        MemberUser, email=text, has_mfa=st.none() | st.booleans(), deactivated_at=samples.maybe_times
    ),
)
invitations = st.builds(Invitation, id=text, email=text, role=text, invited_by=text, invited_at=times)
keys = st.builds(
    ApiKey,
    id=st.integers(0, 2**40),
    name=text,
    created_at=times,
    created_by=st.none() | st.builds(Creator, name=text),
    last_used_at=samples.maybe_times,
    last_used_from_addr=text,
    project_id=st.none() | text,
)
DANA, NOW = samples.DANA, samples.NOW


def asker_only(message: Message) -> None:
    check(message, asker=DANA)


@quick
@given(found=st.lists(organizations, max_size=60), one=organizations, count=st.integers(0, 10**6))
def test_organizations_are_safe(found: Any, one: Any, count: int) -> None:
    check(org.listing(found))
    check(org.shown(one, count, NOW))


@quick
@given(
    people=st.lists(memberships, max_size=30),
    asked=st.lists(invitations, max_size=30),
    named=st.none() | text,
    page=st.integers(-2, 5),
)
def test_lists_of_people_are_safe(people: Any, asked: Any, named: Any, page: int) -> None:
    check(org.members(people, named, page=page, now=NOW))
    check(org.invitations(asked, {each.email for each in people}, named, page=page, now=NOW))


@quick
@given(one=memberships, asked=invitations, email=text, role=text, yes=st.booleans())
def test_what_became_of_people_is_safe(one: Any, asked: Any, email: str, role: str, yes: bool) -> None:
    asker_only(org.invited(email, role, DANA, joined=yes))
    asker_only(org.already_asked(asked, DANA, NOW))
    asker_only(org.already_member(one, DANA))
    asker_only(org.role_set(email, role, email, DANA))
    asker_only(org.removed(email, DANA))
    for card in (org.confirm_admin(email, new=yes), org.confirm_remove(one, NOW)):
        asker_only(confirm.asking(card, role, DANA, 5, changed=yes))


@quick
@given(cents=st.none() | st.integers(0, 10**12), named=st.none() | text)
def test_the_spending_limit_is_safe(cents: Any, named: Any) -> None:
    check(org.limit(cents, named))
    asker_only(org.limit_set(cents or 0, DANA))
    asker_only(org.cleared(DANA))
    asker_only(confirm.asking(org.confirm_clear(named or "", cents), "request-1", DANA, 5))


@quick
@given(
    found=st.lists(keys, max_size=30),
    one=keys,
    named=st.none() | text,
    aliases=st.dictionaries(text, text, max_size=3),
    page=st.integers(-2, 5),
    name=text,
)
def test_keys_are_safe(found: Any, one: Any, named: Any, aliases: Any, page: int, name: str) -> None:
    check(key.listing(found, named, aliases, page=page, now=NOW))
    asker_only(key.created(name, key.reach(one.project_id, named, aliases), DANA))
    asker_only(key.secret(name, SecretStr(name)))
    asker_only(key.lost(one, named, DANA))
    asker_only(key.taken(one, named, DANA, NOW))
    asker_only(key.revoked(name, DANA))
    asker_only(confirm.asking(key.confirm_revoke(one, aliases, NOW), name, DANA, 5))


def test_a_key_is_shown_whole() -> None:
    secret = "napi_" + "0123456789" * 6 + "abcd"
    assert f"```\n{secret}\n```" in rendered(key.secret("ci", SecretStr(secret)))


@given(where=st.from_regex(r"org-[a-z]+-[a-z]+-[0-9]{8}", fullmatch=True), name=st.text(max_size=40))
def test_what_was_named_can_be_read_from_a_targets_id(where: str, name: str) -> None:
    assert pinned(pin(where, name)) == where
    assert pinned(pin(None, name)) is None
