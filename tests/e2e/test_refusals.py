"""Who is refused, where, with which rule; and that a refusal changes nothing and tells nothing."""

import pytest

from tests.e2e import deliveries
from tests.e2e.stage import LEDGER_DB, PARTNER, RANDOM, SHOP, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"
_GUESTS = "Guests can't use me. Ask a full member of this workspace to do it for you."
_MEMBERS_ONLY = "built in: only full members of this workspace"
_NOT_LISTED = "config.yaml: channels (does not list {})".format
_ALLOW = "config.yaml: channels.{}.allow.{}".format
_IN_DIRECT = "I look after databases in channels, not in direct messages."
_NOT_CONNECTED = "No Neon project is connected to this channel."


@pytest.mark.parametrize(
    ("who", "channel", "line", "said", "rule"),
    [
        ("U0DANA", RANDOM, "branch list", _NOT_CONNECTED, _NOT_LISTED(RANDOM)),
        ("U0ANA", RANDOM, "branch delete staging", _NOT_CONNECTED, _NOT_LISTED(RANDOM)),
        ("U0ANA", RANDOM, "project list", _NOT_CONNECTED, _NOT_LISTED(RANDOM)),
        ("U0DANA", "D0DANA", "branch list", _IN_DIRECT, _NOT_LISTED("D0DANA")),
        ("U0DANA", "D0DANA", "project list", _IN_DIRECT, _NOT_LISTED("D0DANA")),
        ("U0ANA", "D0ANA", "connection show main --show-password", _IN_DIRECT, _NOT_LISTED("D0ANA")),
        (
            "U0DANA",
            LEDGER_DB,
            "branch create pr-9",
            "Only @S0DBADMINS may create",
            _ALLOW(LEDGER_DB, "create"),
        ),
        (
            "U0DANA",
            LEDGER_DB,
            "branch rename staging other",
            "Only @S0DBADMINS may change",
            _ALLOW(LEDGER_DB, "change"),
        ),
        ("U0DANA", SHOP_DB, "branch delete pr-9", "Only @S0DBADMINS may delete", _ALLOW(SHOP_DB, "destroy")),
        (
            "U0ANA",
            PARTNER,
            "branch delete preview/pr-98",
            "Nobody may delete or overwrite things in this channel.",
            f"{_ALLOW(PARTNER, 'destroy')} (not listed)",
        ),
        (
            "U0ANA",
            PARTNER,
            "connection show preview/pr-98 --show-password",
            "Nobody may see passwords in this channel.",
            f"{_ALLOW(PARTNER, 'reveal')} (not listed)",
        ),
        ("U0GUS", SHOP_DB, "branch list", _GUESTS, _MEMBERS_ONLY),
        ("U0GUS", SHOP_DB, "branch create pr-9", _GUESTS, _MEMBERS_ONLY),
        ("U0GUS", SHOP_DB, "help", _GUESTS, _MEMBERS_ONLY),
        ("U0GUS", SHOP_DB, "whoami", _GUESTS, _MEMBERS_ONLY),
        ("U0GUS", "D0GUS", "explain branch list", _GUESTS, _MEMBERS_ONLY),
    ],
)
async def test_a_refusal_names_its_rule_and_asks_neon_nothing(
    shared_stage: Stage, who: str, channel: str, line: str, said: str, rule: str
) -> None:
    asked = await shared_stage.neon_requests()
    posted = len(await shared_stage.slack_calls("chat.postMessage"))
    reply = await shared_stage.ask(shared_stage.person(who), channel, line)

    assert said in reply.text
    assert f"Rule: `{rule}`" in reply.text
    assert (reply.row.outcome, reply.row.decision, reply.row.rule) == ("refused", "deny", rule)
    assert (reply.row.user_id, reply.row.channel_id, reply.row.text) == (who, channel, line)
    assert await shared_stage.neon_requests() == asked, "a refused person learns nothing of what exists"
    assert len(await shared_stage.slack_calls("chat.postMessage")) == posted, "nobody else sees it"


@pytest.mark.parametrize("line", ["help", "whoami", "explain branch list", ""])
async def test_a_direct_message_answers_what_needs_no_project(shared_stage: Stage, line: str) -> None:
    reply = await shared_stage.ask(shared_stage.dana, "D0DANA", line)
    assert reply.row.outcome == "done"
    assert "Not allowed" not in reply.text


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("branch delete main", "main"),
        ("branch delete staging", "staging"),
        ("branch rename staging other", "staging"),
        ("branch set-expiration release-2025.4 1d", "release-*"),
        ("branch delete release-2026.1", "release-*"),
        ("branch delete main --project analytics", "main"),
        ("branch delete --project=quiet-bar-70412233 staging", "staging"),
    ],
)
async def test_names_that_nobody_touches_are_refused_even_to_an_admin(
    shared_stage: Stage, line: str, pattern: str
) -> None:
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line)
    assert f"is off limits in this channel: never_touch lists {pattern}." in reply.text
    assert "channels.C0SHOPDB.never_touch[" in reply.row.rule
    assert (reply.row.outcome, reply.row.decision) == ("refused", "deny")
    assert not await shared_stage.neon_writes()


@pytest.mark.parametrize(
    "line", ["branch delete {}", "branch rename {} other", "branch set-expiration {} 1d"]
)
async def test_an_id_does_not_get_around_a_name_that_nobody_touches(shared_stage: Stage, line: str) -> None:
    branch_id = (await shared_stage.branches())["staging"]["id"]
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line.format(branch_id))
    assert "staging is off limits in this channel" in reply.text
    assert reply.row.target == branch_id
    assert not await shared_stage.neon_writes()


@pytest.mark.parametrize(
    "line", ["branch show {}", "branch delete {}", "connection show {}", "branch create pr-9 --parent {}"]
)
async def test_the_id_of_a_branch_in_another_project_is_not_found(shared_stage: Stage, line: str) -> None:
    branch_id = (await shared_stage.branches(LEDGER))["audit-2025-q4"]["id"]
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line.format(branch_id))
    assert f"There is no branch “{branch_id}” in shop." in reply.text
    assert "audit-2025-q4" not in reply.text
    assert not await shared_stage.neon_writes()


@pytest.mark.parametrize("project", ["ledger", LEDGER, "nothing"])
@pytest.mark.parametrize("line", ["branch list", "branch delete staging", "connection show staging"])
async def test_a_project_that_is_not_this_channels_cannot_be_reached(
    shared_stage: Stage, line: str, project: str
) -> None:
    asked = await shared_stage.neon_requests()
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, f"{line} --project {project}")
    assert f"“{project}” is no project of this channel." in reply.text
    assert await shared_stage.neon_requests() == asked


async def test_a_guest_is_not_told_which_projects_a_channel_has(shared_stage: Stage) -> None:
    gus = shared_stage.person("U0GUS")
    reply = await shared_stage.ask(gus, SHOP_DB, "branch list --project nothing")
    assert _GUESTS in reply.text
    assert "analytics" not in reply.text
    assert reply.row.outcome == "refused"


@pytest.mark.parametrize(
    ("who", "team_id", "said"),
    [
        ("U0OLE", deliveries.ACME, "This account is deactivated. Ask a colleague to do it."),
        ("U0FAY", deliveries.PARTNER_TEAM, "Only people of the workspace that I belong to can use me."),
        ("U0ANA", deliveries.PARTNER_TEAM, "Only people of the workspace that I belong to can use me."),
        ("U0FAY", deliveries.ACME, "Only people of the workspace that I belong to can use me."),
        ("U0NEON", deliveries.ACME, "I take orders from people only"),
        ("U0NOBODY", deliveries.ACME, "Slack could not tell me who you are, so I did nothing."),
    ],
)
@pytest.mark.parametrize("gesture", ["command", "click"])
async def test_whoever_is_no_member_is_refused_however_it_reaches_the_bot(
    shared_stage: Stage, who: str, team_id: str, said: str, gesture: str
) -> None:
    asked, rows = await shared_stage.neon_requests(), len(await shared_stage.audit())
    if gesture == "command":
        body = deliveries.command(shared_stage, who, PARTNER, "branch create pr-9", team_id=team_id)
    else:
        value = "branch create pr-9"
        body = deliveries.click(shared_stage, who, PARTNER, "1.0", "run:1", value, team_id=team_id)
    assert (await deliveries.send(shared_stage, body)).status_code == 200

    row = (await shared_stage.audited(rows + 1))[-1]
    assert (row.outcome, row.rule, row.user_id) == ("refused", _MEMBERS_ONLY, who)
    answer = (await shared_stage.slack_calls("response_url"))[-1]["args"]
    assert said in answer["text"]
    assert answer["response_type"] == "ephemeral"
    assert await shared_stage.neon_requests() == asked
    assert "pr-9" not in await shared_stage.branches(SHOP)
