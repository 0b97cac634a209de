"""`org`: the organization, its people and its spending limit, from an account channel only."""

from typing import Any

import pytest

from sandbox.neon.people import ANA, DANA, ELI, FAY, VIC
from sandbox.neon.people_records import Member
from sandbox.neon.plans import PLANS
from sandbox.neon.world import ORG_ID
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, button

READING = (
    "org list",
    "org show",
    "org members",
    "org invitations",
    "org show-spending-limit",
)
WRITING = (
    "org invite new@acme.example",
    "org set-role dana@acme.example editor",
    "org remove dana@acme.example",
    "org set-spending-limit 500",
    "org clear-spending-limit",
)


def _member(stage: Stage, email: str) -> Member | None:
    members = stage.world.organization.members.values()
    return next((each for each in members if each.person.email == email), None)


async def _confirm(stage: Stage, action: str) -> str:
    card = await stage.message(stage.ana, PLATFORM, f"[{action}] [Cancel]")
    await stage.ana.click(PLATFORM, card["ts"], button(card, action))
    return str(card["ts"])


async def test_the_organization_and_its_number_of_members(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "org show")
    for words in ("Organization *Acme*", "5 members, plan `scale`", f"*Id:* `{ORG_ID}`", "not required"):
        assert words in reply.text
    assert f"*Acme* `{ORG_ID}`" in (await stage.ask(stage.dana, PLATFORM, "org list")).text


async def test_members_with_admins_first_and_what_is_worth_knowing(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "org members")
    assert "*5 members* of the organization" in reply.text
    assert "2 members log in without a second factor" in reply.text
    assert reply.text.index(f"`{ANA.email}` admin") < reply.text.index(f"`{DANA.email}` member")
    assert f"`{FAY.email}` viewer\njoined 60 days ago · no second factor" in reply.text
    assert "deactivated" in reply.text
    assert not await stage.ana.messages(PLATFORM), "only the asker sees addresses"


async def test_invitations_and_who_has_come(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"org invite {VIC.email}")
    await stage.shown(stage.ana, PLATFORM, "now belongs to the organization")
    reply = await stage.ask(stage.dana, PLATFORM, "org invitations")
    assert "`hana@acme.example` as member\nasked 2 days ago · has not joined yet" in reply.text
    assert f"`{VIC.email}` as member\nasked just now · has joined" in reply.text


async def test_somebody_new_is_asked_by_e_mail(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "org invite new@acme.example --role viewer")
    words = await stage.shown(stage.dana, PLATFORM, "✅ `new@acme.example` is asked into the organization")
    assert "as viewer" in words
    assert "Neon has sent an e-mail" in words
    assert "Asked by @U0ANA" in words
    assert [each.role for each in stage.world.organization.invitations][-1] == "viewer"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", "new@acme.example")


async def test_nobody_is_asked_twice(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "org invite hana@acme.example")
    await stage.shown(stage.ana, PLATFORM, "Nothing was done: `hana@acme.example` was asked 2 days ago")
    await stage.ana.command(PLATFORM, "org invite DANA@acme.example")
    await stage.shown(
        stage.ana, PLATFORM, "Nothing was done: `dana@acme.example` belongs to the organization"
    )
    assert not await stage.neon_writes()


async def test_an_admin_is_made_only_after_a_question(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "org invite boss@acme.example --role admin")
    await stage.shown(stage.ana, PLATFORM, "Admins may do everything")
    assert not await stage.neon_writes()
    await _confirm(stage, "Invite boss@acme.example")
    await stage.shown(stage.ana, PLATFORM, "`boss@acme.example` is asked into the organization, as admin")
    await stage.ana.command(PLATFORM, f"org set-role {ELI.email} admin")
    await _confirm(stage, f"Make {ELI.email} an admin")
    await stage.shown(stage.ana, PLATFORM, f"`{ELI.email}` is now admin of the organization, and was member")


async def test_a_role_is_changed(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"org set-role {DANA.email} editor")
    await stage.shown(
        stage.dana, PLATFORM, f"✅ `{DANA.email}` is now editor of the organization, and was member"
    )
    member = _member(stage, DANA.email)
    assert member is not None
    assert member.role == "editor"


async def test_a_member_is_removed_after_a_question(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"org remove {DANA.email}")
    words = await stage.shown(stage.ana, PLATFORM, f"*Remove* `{DANA.email}` *from the organization?*")
    assert "*Role:* member" in words
    assert "What they made stays" in words
    await _confirm(stage, f"Remove {DANA.email}")
    await stage.shown(stage.ana, PLATFORM, f"🗑️ `{DANA.email}` no longer belongs to the organization")
    assert _member(stage, DANA.email) is None


async def test_what_neon_refuses_is_told(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"org remove {ANA.email}")
    await _confirm(stage, f"Remove {ANA.email}")
    await stage.shown(stage.ana, PLATFORM, "❌", "the last admin of the organization must stay one")
    assert _member(stage, ANA.email) is not None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("org invite new", "“new” is not an e-mail address."),
        ("org invite new@acme.example --role boss", "is not one of `admin`"),
        ("org set-spending-limit 0", "is out of range"),
        ("org set-spending-limit 12.50", "is not a whole number"),
        ("org remove dan@acme.example", "Did you mean “dana@acme.example”"),
        ("org remove nobody@elsewhere.example", "is not a member of the organization"),
        ("org show --org org-other-star-12345678", "organization not found"),
    ],
)
async def test_what_cannot_be_meant_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(PLATFORM)


async def test_a_spending_limit_is_an_alert_and_says_so(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "org show-spending-limit")
    assert "*$800.00* a month" in reply.text
    assert "stops nothing" in reply.text
    await stage.ana.command(PLATFORM, "org set-spending-limit 1250")
    words = await stage.shown(stage.dana, PLATFORM, "✅ The spending limit is now $1,250.00 a month")
    assert "It is an alert only" in words
    assert stage.world.organization.spending_limit_cents == 125_000
    await stage.ana.command(PLATFORM, "org clear-spending-limit")
    assert "*Limit now:* $1,250.00 a month" in await stage.shown(
        stage.ana, PLATFORM, f"*Clear the spending limit* of `{ORG_ID}`?"
    )
    await _confirm(stage, "Clear the spending limit")
    await stage.shown(stage.dana, PLATFORM, "🗑️ The spending limit is cleared")
    reply = await stage.ask(stage.dana, PLATFORM, "org show-spending-limit")
    assert "There is no spending limit" in reply.text


async def test_a_plan_without_a_spending_limit_says_so(stage: Stage) -> None:
    stage.world.organization.plan = PLANS["free"]
    reply = await stage.ask(stage.dana, PLATFORM, "org show-spending-limit")
    assert "the Neon plan may not include it" in reply.text


@pytest.mark.parametrize("line", [*READING, *WRITING])
async def test_it_belongs_to_account_channels(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert reply.row.outcome == "refused"
    assert "This is about the whole Neon account" in reply.text
    assert not await stage.neon_requests()


@pytest.mark.parametrize("line", WRITING)
async def test_changes_need_the_right_to_make_them(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, line)
    assert reply.row.outcome == "refused"
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("line", "action", "path", "method", "said"),
    [
        ("org invite new@acme.example", None, "/invitations", "POST", "is asked into the organization"),
        (f"org invite {VIC.email}", None, "/invitations", "POST", "now belongs to the organization"),
        (f"org set-role {DANA.email} editor", None, "/members/", "PATCH", "is now editor"),
        (f"org remove {DANA.email}", f"Remove {DANA.email}", "/members/", "DELETE", "no longer belongs"),
        ("org set-spending-limit 5", None, "/spending_limit", "PUT", "is now $5.00 a month"),
        ("org clear-spending-limit", "Clear the spending limit", "/spending_limit", "DELETE", "is cleared"),
    ],
)
@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_a_lost_answer_is_looked_into(
    stage: Stage, line: str, action: str | None, path: str, method: str, said: str, kind: str
) -> None:
    await stage.neon_trouble(kind, method=method, path_contains=path)
    await stage.ana.command(PLATFORM, f"{line} --org {ORG_ID}")
    if action:
        await _confirm(stage, action)
    await stage.shown(stage.ana, PLATFORM, said)
    writes = [each for each in await stage.neon_writes() if each["method"] == method]
    repeated = method in {"PATCH", "PUT"} or kind == "drop_before"
    assert len(writes) == (2 if repeated else 1)


async def test_a_personal_key_asks_for_the_organization_of_the_channels_projects(stage: Stage) -> None:
    await _use_a_personal_key(stage)
    assert "Organization *Acme*" in (await stage.ask(stage.dana, PLATFORM, "org show")).text
    assert f"`{ORG_ID}`" in (await stage.ask(stage.dana, PLATFORM, "org list")).text


async def _use_a_personal_key(stage: Stage) -> Any:
    """The key that the bot has becomes a person's."""
    key = next(each for each in stage.world.keys if each.name == "neon-bot")
    key.kind = "personal"
    return key
