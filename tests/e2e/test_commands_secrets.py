"""A password reaches the one person who may see it and asked for it, and is nowhere else."""

import io
from pathlib import Path

from tests import patient
from tests.e2e.holders import holders
from tests.e2e.stage import BOT_TOKEN, LEDGER_DB, NEON_KEY, SHOP, SHOP_DB, SIGNING_SECRET, Stage, button

LEDGER = "calm-sea-51238842"
NAME = "dana/reconcile"


def _password(stage: Stage, project_id: str, name: str) -> str:
    branches = stage.world.projects[project_id].branches.values()
    password = next(each for each in branches if each.name == name).roles["neondb_owner"].password
    assert password
    return password


async def test_a_password_that_is_not_asked_for_goes_nowhere(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    for asker in (stage.dana, stage.ana):
        await stage.ask(asker, LEDGER_DB, f"connection show {NAME}")
        await stage.ask(asker, LEDGER_DB, f"connection show {NAME} --direct")
    assert len(await stage.neon_calls("GET", "connection_uri")) == 4
    assert await holders(stage, _password(stage, LEDGER, NAME), log, tmp_path) == {}


async def test_a_password_that_is_shown_is_on_one_screen_and_in_one_answer(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    line = f"connection show {NAME} --show-password"
    password = _password(stage, LEDGER, NAME)
    refused = await stage.ask(stage.dana, LEDGER_DB, line)
    assert "Only @S0DBADMINS may see passwords" in refused.text
    shown = await stage.ask(stage.ana, LEDGER_DB, line)
    assert shown.text.count(password) == 1
    async with patient.client(verify=False) as http:
        assert password not in (await http.get(f"{stage.bot_url}/metrics")).text

    assert await holders(stage, password, log, tmp_path) == {
        "the screen of U0ANA": 1,
        "a call of response_url (ephemeral)": 1,
    }


async def test_the_button_shows_the_password_in_place_and_the_next_one_hides_it_again(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    password = _password(stage, LEDGER, NAME)
    hidden = await stage.ask(stage.ana, LEDGER_DB, f"connection show {NAME}")
    ts = hidden.message["ts"]
    await stage.ana.click(LEDGER_DB, ts, button(hidden.message, "Show password"))
    revealed = await stage.message(stage.ana, LEDGER_DB, password)
    assert (revealed["ts"], revealed["ephemeral"]) == (ts, True)
    row = (await stage.audited(2))[-1]
    assert (row.effect, row.rule) == ("reveal", "config.yaml: channels.C0LEDGER.allow.reveal")

    await stage.ana.click(LEDGER_DB, ts, button(revealed, "Direct"))
    again = await stage.message(stage.ana, LEDGER_DB, "*Pooled:* no, direct")
    assert again["ts"] == ts
    assert await holders(stage, password, log, tmp_path) == {"a call of response_url (ephemeral)": 1}


async def test_the_button_is_refused_to_whoever_may_not_reveal(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    hidden = await stage.ask(stage.dana, LEDGER_DB, f"connection show {NAME}")
    refused = await stage.press(stage.dana, hidden.message, "Show password")
    assert "Rule: `config.yaml: channels.C0LEDGER.allow.reveal`" in refused.text
    assert await holders(stage, _password(stage, LEDGER, NAME), log, tmp_path) == {}


async def test_the_password_in_neons_answer_to_a_creation_goes_nowhere(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    await stage.ana.command(LEDGER_DB, "branch create pr-42")
    await stage.finished(stage.ana, LEDGER_DB, "`pr-42` in *ledger* is ready in")
    await stage.audited(1)
    assert await holders(stage, _password(stage, LEDGER, "pr-42"), log, tmp_path) == {}


async def test_a_password_that_cannot_be_told_from_the_rest_is_not_shown_at_all(stage: Stage) -> None:
    branches = stage.world.projects[SHOP].branches.values()
    role = next(each for each in branches if each.name == "preview/pr-98").roles["neondb_owner"]
    role.password = "s3cret@host/with?marks#x"
    for line in ("", " --show-password"):
        reply = await stage.ask(stage.ana, SHOP_DB, f"connection show preview/pr-98 --database orders{line}")
        assert "has a form that this bot does not know, so it is not shown" in reply.text
        assert "s3cret" not in str(reply.message)


async def test_the_bots_own_secrets_stay_with_it(stage: Stage, log: io.StringIO, tmp_path: Path) -> None:
    await stage.neon_trouble("401", method="GET", path_contains="/branches")
    await stage.slack_trouble("response_url", "http_500")
    await stage.dana.command(SHOP_DB, "branch list")
    await stage.audited(1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")
    await stage.audited(2)
    answers = [
        each.outgoing.payload["response_url"].rpartition("/")[2] for each in stage.workspace.deliveries
    ]
    assert len(answers) == 2
    for secret in (BOT_TOKEN, SIGNING_SECRET, NEON_KEY, *answers):
        found = await holders(stage, secret, log, tmp_path)
        assert found == {}, f"{secret} was found"


async def test_a_secret_that_somebody_typed_is_forgotten_once_the_change_has_ended(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    secret = "correct-horse-battery"
    github = "/projects/shop/branches/dana%2Fcheckout-rewrite/auth/oauth_providers/github"
    line = f"api PATCH {github} -f client_secret={secret}"
    await stage.ana.command(SHOP_DB, line)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    branches = stage.world.projects[SHOP].branches.values()
    auth = next(each.auth for each in branches if each.name == "dana/checkout-rewrite")
    assert auth is not None
    assert auth.oauth["github"]["client_secret"] == secret
    assert await holders(stage, secret, log, tmp_path) == {}
