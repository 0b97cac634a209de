"""Whatever Neon or a person puts into a view of roles or databases, it notifies nobody else."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.neon.models import Database, Role
from bot.slack.views import confirm, database
from bot.slack.views import role as views
from bot.text import split
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered

quick = settings(max_examples=100)
roles = st.builds(
    Role,
    branch_id=samples.texts,
    name=samples.texts,
    protected=st.booleans(),
    authentication_method=st.sampled_from(["", "password", "oauth", "no_login"]) | samples.texts,
    created_at=samples.times,
)
databases = st.builds(
    Database,
    id=st.integers(0, 2**53),
    branch_id=samples.texts,
    name=samples.texts,
    owner_name=samples.texts,
    created_at=samples.times,
)
PASSWORD = "npg_S3cretW0rd"


@quick
@given(
    found=st.lists(roles, max_size=25),
    one=roles,
    owned=st.lists(samples.texts, max_size=12),
    branch=samples.branches,
    ref=samples.refs,
    steps=samples.steps,
    now=samples.times,
    target=samples.targets,
    gone=st.booleans(),
    page=st.integers(-3, 9),
)
def test_roles_are_safe(
    found: Any, one: Any, branch: Any, ref: Any, steps: Any, now: Any, **more: Any
) -> None:
    check(views.listing(found, branch, ref, page=more["page"], now=now))
    check(views.shown(one, more["owned"], branch, ref, now))
    for changed in (views.created, views.reset):
        check(changed(one, branch, ref, samples.DANA, steps), asker=samples.DANA)
    check(views.exists(one, branch, ref, samples.DANA), asker=samples.DANA)
    gone = views.deleted(more["target"], ref, samples.DANA, steps, already_gone=more["gone"])
    check(gone, asker=samples.DANA)
    for card in (views.confirm_reset(one, branch, ref), views.confirm_delete(one, branch, ref, now)):
        check(card.message)
        check(confirm.asking(card, "id", samples.DANA, 5), asker=samples.DANA)


@quick
@given(
    found=st.lists(databases, max_size=25),
    one=databases,
    new=samples.texts,
    branch=samples.branches,
    ref=samples.refs,
    steps=samples.steps,
    now=samples.times,
    target=samples.targets,
    gone=st.booleans(),
    page=st.integers(-3, 9),
)
def test_databases_are_safe(
    found: Any, one: Any, branch: Any, ref: Any, steps: Any, now: Any, **more: Any
) -> None:
    check(database.listing(found, branch, ref, page=more["page"], now=now, slash="/neon"))
    check(database.shown(one, branch, ref, now))
    for changed in (database.created, database.owner_set):
        check(changed(one, branch, ref, samples.DANA, steps), asker=samples.DANA)
    check(database.renamed(one, more["new"], branch, ref, samples.DANA, steps), asker=samples.DANA)
    check(database.exists(one, branch, ref, samples.DANA), asker=samples.DANA)
    gone = database.deleted(more["target"], ref, samples.DANA, steps, already_gone=more["gone"])
    check(gone, asker=samples.DANA)
    cards = (
        database.confirm_rename(one, more["new"], branch, ref),
        database.confirm_delete(one, branch, ref, now),
    )
    for card in cards:
        check(card.message)
        check(confirm.asking(card, "id", samples.DANA, 5), asker=samples.DANA)


def test_a_password_is_whole_and_only_in_the_block_for_copying() -> None:
    message = views.password(SecretStr(PASSWORD), "app", samples.branch(), samples.SHOP, new=True)
    check(message)
    assert rendered(message) == (
        "The password of role `app` on `pr-42` in *shop*\n"
        "\n"
        f"```\n{PASSWORD}\n```\n"
        "\n"
        "It works as soon as Neon is done, in some seconds. | "
        "Only you can see this. Do not paste it into a channel."
    )
    assert PASSWORD not in message.text
    assert PASSWORD not in repr(message)


@pytest.mark.parametrize("odd", ["", "a b", "a`b", "```", "pass\nword", "pässword", "\u202ex", "x" * 501])
def test_a_password_that_slack_would_change_is_not_shown_at_all(odd: str) -> None:
    message = views.password(SecretStr(odd), "app", samples.branch(), samples.SHOP, new=False)
    check(message)
    assert "is not shown" in rendered(message)
    assert not odd or odd not in json.dumps([dict(block) for block in message.blocks], ensure_ascii=False)


@quick
@given(told=st.text("<>&!@|^*_~`ab \n", max_size=30), name=samples.texts, branch=samples.branches)
@example(told="<!channel>", name="", branch=samples.branch())
def test_a_password_notifies_nobody(told: str, name: str, branch: Any) -> None:
    check(views.password(SecretStr(told), name, branch, samples.SHOP, new=False))


def test_a_name_that_looks_like_a_flag_is_a_name_to_the_buttons() -> None:
    role = Role(branch_id="", name="--help", created_at=samples.NOW)
    message = views.created(role, samples.branch(), samples.SHOP, samples.DANA)
    assert split(buttons(message)["Show password"]["value"]) == (
        *("role", "reveal", "--project", "shop"),
        *("--", "br-quiet-sky-a5e59rrb", "--help"),
    )
