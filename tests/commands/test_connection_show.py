"""`connection show`: how to connect, for the asker's eyes only."""

from typing import Any

import pytest

from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage, button

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"
NAME = "dana/reconcile"


def _host(stage: Stage, name: str, project_id: str = LEDGER) -> str:
    project = stage.world.projects[project_id]
    branch = next(each for each in project.branches.values() if each.name == name)
    (endpoint,) = project.endpoints_of(branch)
    return endpoint.host


def _password(stage: Stage, name: str, project_id: str = LEDGER) -> str:
    branches = stage.world.projects[project_id].branches.values()
    return str(next(each for each in branches if each.name == name).roles["neondb_owner"].password)


async def _turned(stage: Stage, person: Person, message: dict[str, Any], label: str, said: str) -> str:
    """Press a button whose answer takes the message's place; what stands there then."""
    channel, rows = message["channel"], len(await stage.audit())
    await person.click(channel, message["ts"], button(message, label))
    turned = await person.wait_for(channel, lambda each: each["ts"] == message["ts"] and said in plain(each))
    await stage.audited(rows + 1)
    return plain(turned)


async def test_the_pooled_address_is_shown_without_the_password(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, f"connection show {NAME}")
    pooled = _host(shared_stage, NAME).replace(".", "-pooler.", 1)
    assert f"postgresql://neondb_owner:••••••@{pooled}/neondb?sslmode=require" in reply.text
    assert "*Database:* `neondb`" in reply.text
    assert "*Role:* `neondb_owner`" in reply.text
    assert "*Pooled:* yes" in reply.text
    assert "Only you can see this." in reply.text
    assert reply.message["ephemeral"]
    assert (reply.row.outcome, reply.row.effect) == ("done", "read")
    assert reply.row.rule == "config.yaml: channels.C0LEDGER.allow.read"


async def test_the_direct_address_is_shown_when_asked_for(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, f"connection show {NAME} --direct")
    assert f"@{_host(shared_stage, NAME)}/neondb" in reply.text
    assert "*Pooled:* no, direct" in reply.text


async def test_the_button_switches_between_pooled_and_direct_in_place(shared_stage: Stage) -> None:
    shown = await shared_stage.ask(shared_stage.dana, LEDGER_DB, f"connection show {NAME}")
    rows = len(await shared_stage.audit())
    await shared_stage.dana.click(LEDGER_DB, shown.message["ts"], button(shown.message, "Direct"))
    direct = await shared_stage.dana.wait_for(
        LEDGER_DB, lambda each: each["ts"] == shown.message["ts"] and "no, direct" in str(each)
    )
    assert direct["ephemeral"]
    assert (await shared_stage.audited(rows + 1))[-1].effect == "read"


async def test_the_password_is_refused_to_whoever_may_not_reveal(shared_stage: Stage) -> None:
    before = len(await shared_stage.neon_calls("GET", "connection_uri"))
    reply = await shared_stage.ask(
        shared_stage.dana, SHOP_DB, "connection show preview/pr-98 --database orders --show-password"
    )
    assert "Only @S0DBADMINS may see passwords here." in reply.text
    assert "Rule: `config.yaml: channels.C0SHOPDB.allow.reveal`" in reply.text
    assert (reply.row.outcome, reply.row.decision, reply.row.effect) == ("refused", "deny", "reveal")
    assert len(await shared_stage.neon_calls("GET", "connection_uri")) == before


async def test_the_password_is_shown_to_whoever_may_reveal_and_audited_as_that(shared_stage: Stage) -> None:
    line = "connection show preview/pr-98 --database orders --show-password"
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line)
    password = _password(shared_stage, "preview/pr-98", SHOP)
    assert f"postgresql://neondb_owner:{password}@" in reply.text
    assert "Do not paste it into a channel." in reply.text
    assert (reply.row.outcome, reply.row.effect, reply.row.user_id) == ("done", "reveal", "U0ANA")
    assert reply.row.rule == "config.yaml: channels.C0SHOPDB.allow.reveal"


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("connection show staging --database nope", "staging has no database named nope.", "neondb, orders"),
        (
            "connection show import-2024-archive",
            "import-2024-archive has no compute, so there is nothing to connect to.",
            "Add one with `compute create <branch>`, or make another branch with `branch create <name>`.",
        ),
        (
            "connection show staging --read-only",
            "staging has no read replica.",
            "compute create <branch> --read-only",
        ),
        (
            "connection show staging@2h ago --read-only",
            "A read replica has no past",
            "Leave `--read-only` out",
        ),
        ("connection show nope@2h ago", "There is no branch “nope” in shop.", "exactly as in Neon"),
        ("connection show 2h ago", "does not say which branch", "Write `branch@time`, or a branch."),
        ("connection show staging --database orders --role nobody", "role not found", "deleted or renamed"),
        ("connection show nope", "There is no branch “nope” in shop.", "exactly as in Neon"),
        ("connection show", "connection show needs <branch>", "connection show preview-42"),
    ],
)
async def test_when_it_is_not_plain_what_to_show_it_says_what_is_missing(
    shared_stage: Stage, line: str, said: str, hint: str
) -> None:
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line)
    assert said in reply.text
    assert hint in reply.text
    assert reply.row.outcome in {"failed", "invalid"}


async def test_several_databases_are_offered_as_buttons_that_keep_the_flags(shared_stage: Stage) -> None:
    asked = await shared_stage.ask(shared_stage.dana, SHOP_DB, "connection show staging --direct")
    assert "Which database on `staging` in *shop*?" in asked.text
    assert "[neondb] [orders]" in asked.text
    rows = len(await shared_stage.audit())
    await shared_stage.dana.click(SHOP_DB, asked.message["ts"], button(asked.message, "orders"))
    chosen = await shared_stage.shown(
        shared_stage.dana, SHOP_DB, "How to connect to `staging`", "*Database:* `orders`"
    )
    assert "*Pooled:* no, direct" in chosen
    assert (await shared_stage.audited(rows + 1))[-1].outcome == "done"
    assert not await shared_stage.ana.messages(LEDGER_DB), "nobody else sees it"


async def test_one_of_several_databases_is_chosen_by_name(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "connection show staging --database=orders")
    assert "/orders?sslmode=require" in reply.text
    assert "*Database:* `orders`" in reply.text


async def test_a_read_replica_is_connected_to_by_its_own_host(shared_stage: Stage) -> None:
    project = shared_stage.world.projects[LEDGER]
    replica = next(each for each in project.endpoints.values() if each.type == "read_only")
    reply = await shared_stage.ask(
        shared_stage.dana, LEDGER_DB, "connection show staging --read-only --role reports"
    )
    assert f"postgresql://reports:••••••@{replica.id}-pooler." in reply.text
    assert "*Compute:* a read replica: it cannot write" in reply.text
    direct = await _turned(shared_stage, shared_stage.dana, reply.message, "Direct", "no, direct")
    assert f"@{replica.host}/neondb" in direct


async def test_the_past_of_a_branch_is_connected_to_through_a_compute_of_its_own(
    shared_stage: Stage,
) -> None:
    line = f"connection show {NAME}@2025-01-01T10:00Z"
    reply = await shared_stage.ask(shared_stage.ana, LEDGER_DB, line)
    host = _host(shared_stage, NAME)
    assert f"neondb_owner:••••••@{host}/neondb?sslmode=require" in reply.text
    assert "&options=neon_timestamp:2025-01-01T10:00:00Z" in reply.text
    assert "It shows the branch as it was then and cannot write." in reply.text
    assert "[Show password] [Open in Neon]" in reply.text
    password = _password(shared_stage, NAME)
    shown = await _turned(shared_stage, shared_stage.ana, reply.message, "Show password", password)
    assert f":{password}@{host}/neondb" in shown
    assert "&options=neon_timestamp:2025-01-01T10:00:00Z" in shown


async def test_a_log_position_may_be_connected_to_and_the_choice_of_a_database_keeps_it(
    shared_stage: Stage,
) -> None:
    asked = await shared_stage.ask(shared_stage.dana, SHOP_DB, "connection show staging@0/1DE2850")
    assert "[neondb] [orders]" in asked.text
    chosen = await _turned(shared_stage, shared_stage.dana, asked.message, "orders", "*Database:* `orders`")
    assert "/orders?sslmode=require" in chosen
    assert "&options=neon_lsn:0/1DE2850" in chosen
    assert "*As of:* `0/1DE2850`" in chosen


async def test_with_read_replicas_alone_it_says_how_to_connect(shared_stage: Stage) -> None:
    project = shared_stage.world.projects[LEDGER]
    branch = next(each for each in project.branches.values() if each.name == "year-end-close")
    (endpoint,) = project.endpoints_of(branch)
    endpoint.type = "read_only"
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, "connection show year-end-close")
    assert "year-end-close has no compute that can write, only a read replica." in reply.text
    assert "Connect with `--read-only`" in reply.text
    endpoint.type = "read_write"
