"""`python -m bot doctor`: the report, its exit status, and what needs nobody else to be asked."""

from pathlib import Path

import pytest

from tests.e2e.diagnosis import ONE_CHANNEL, examined, written
from tests.e2e.stage import Stage
from tests.e2e.terminal import bot
from tests.postgres import Cluster

NOBODY = "http://127.0.0.1:9"
CANARIES = {
    "SLACK_BOT_TOKEN": "xoxb-canary-1-token",
    "SLACK_SIGNING_SECRET": "canary-2-signing-secret",
    "SLACK_APP_TOKEN": "xapp-canary-3-token",
    "NEON_API_KEY": "napi_canary_4_key",
    "GITHUB_TOKEN": "ghp_canary_6_token",
    "DATABASE_URL": "postgres://bot:canary-5-password@127.0.0.1:9/neonbot",
}


async def test_a_set_up_that_fits_together_is_well_and_warns_of_the_shared_channel(bare: Stage) -> None:
    found = await examined(bare)
    assert found.code == 0
    assert found.bad() == [("Channels", "warn")]
    assert list(found.sections) == [
        *(
            "Environment",
            "Configuration",
            "Schedules",
            "Slack",
            "Channels",
            "People",
            "Neon",
            "GitHub",
            "Database",
            "Clock",
        )
    ]
    assert found.one("Configuration", "4 channels, 3 projects", "hash is")
    assert found.one("Slack", "@neon", "Acme (T0ACME)")


async def test_people_get_a_line_for_each_check_and_one_for_what_to_do(bare: Stage) -> None:
    await bare.slack_admin("leave", channel="C0LEDGER")
    ended = await bot("doctor", **bare.settings_variables())
    assert ended.code == 1
    lines = ended.out.splitlines()
    at = lines.index("  fail  The bot is not in #ledger-db (C0LEDGER), so nothing can be changed from there.")
    assert lines[at + 1] == "        fix: In that channel, type /invite @neon"
    assert "  ok    All 7 scopes that the bot needs are granted." in lines
    assert lines[-1].endswith("ok, 1 failure, 1 warning.")
    assert ended.err == ""


async def test_it_changes_nothing_anywhere(bare: Stage, tmp_path: Path) -> None:
    await examined(bare, DATABASE_URL=f"sqlite:///{tmp_path}/none.db")
    assert not await bare.neon_writes()
    changing = {"chat.postMessage", "chat.postEphemeral", "chat.update", "conversations.open"}
    assert not await bare.slack_calls(*changing)
    assert not (tmp_path / "none.db").exists()


async def test_an_empty_environment_is_told_what_is_missing_and_nobody_is_asked(bare: Stage) -> None:
    # Without addresses it would ask the real ones.
    nowhere = {"SLACK_API_URL": f"{NOBODY}/api/", "NEON_API_URL": f"{NOBODY}/api/v2"}
    ended = await bot("doctor", **nowhere)
    assert ended.code == 1
    assert ended.says(
        "SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET is missing", "NEON_API_KEY is missing"
    )
    assert ended.says("This was not looked at, since the environment does not say how to reach Slack.")
    assert "Traceback" not in ended.err
    assert not await bare.slack_calls()
    assert not await bare.neon_requests()


async def test_one_wrong_variable_does_not_keep_the_rest_from_being_looked_at(bare: Stage) -> None:
    found = await examined(bare, SLACK_BOT_TOKEN="xoxp-canary")
    assert found.code == 1
    status, fix = found.one("Environment", "SLACK_BOT_TOKEN is a user token (xoxp-)")
    assert (status, ".env.example" in fix) == ("fail", True)
    assert found.bad() == [
        ("Environment", "fail"),
        ("Slack", "skip"),
        ("Channels", "skip"),
        ("People", "skip"),
    ]
    assert found.one("Neon", "shop (old-violet-32930710)")[0] == "ok"
    assert not await bare.slack_calls("auth.test")


async def test_a_wrong_configuration_is_told_with_its_lines(bare: Stage, tmp_path: Path) -> None:
    wrong = ONE_CHANNEL.replace("projects", "projetcs").replace("everyone", "dana")
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, wrong))
    assert found.code == 1
    status, fix = found.one("Configuration", "config.yaml:5:5", "did you mean projects?")
    assert (status, "python -m bot check" in fix) == ("fail", True)
    assert found.one("Configuration", "config.yaml:6:19")[0] == "fail"
    assert found.one("Slack", "@neon")[0] == "ok"
    assert found.one("Neon", "accepts NEON_API_KEY")[0] == "ok"
    for section in ("Channels", "People", "Neon"):
        assert found.one(section, "config.yaml is wrong")[0] == "skip"


@pytest.mark.parametrize(("refused", "arguments"), [(False, ()), (True, ("--json",))])
async def test_no_secret_is_ever_printed(bare: Stage, refused: bool, arguments: tuple[str, ...]) -> None:
    if not refused:
        bare.workspace.bot_token = CANARIES["SLACK_BOT_TOKEN"]
        bare.workspace.app_token = CANARIES["SLACK_APP_TOKEN"]
        bare.world.add_key("org", secret=CANARIES["NEON_API_KEY"])
    variables = {**bare.settings_variables(), **CANARIES, "NEONBOT_LOG_LEVEL": "debug"}
    ended = await bot("doctor", *arguments, **variables)
    assert ended.code == 1
    assert ended.says("The bot's database cannot be reached")
    assert ended.says("Slack does not accept SLACK_BOT_TOKEN") == refused
    assert not ended.says("canary")
    assert "Traceback" not in ended.err


async def test_a_database_without_the_tables_is_told_to_be_migrated(bare: Stage, cluster: Cluster) -> None:
    url = cluster.create()
    before = await examined(bare, DATABASE_URL=url)
    assert before.code == 1
    assert before.one("Database", "Postgres", "lacks the tables") == ("fail", "Run `python -m bot migrate`.")
    assert (await bot("migrate", **bare.settings_variables() | {"DATABASE_URL": url})).code == 0
    assert (await examined(bare, DATABASE_URL=url)).one("Database", "Postgres, with the tables")[0] == "ok"


async def test_an_sqlite_file_is_judged_without_being_made(bare: Stage, tmp_path: Path) -> None:
    here = f"sqlite:///{tmp_path}/none.db"
    first = await examined(bare, DATABASE_URL=here)
    assert first.one("Database", "none.db, which the first start makes")[0] == "ok"
    (tmp_path / "none.db").touch()
    again = await examined(bare, DATABASE_URL=here)
    assert again.one("Database", "none.db; the next start brings it up")[0] == "ok"
    nowhere = await examined(bare, DATABASE_URL=f"sqlite:///{tmp_path}/no/bot.db")
    assert nowhere.one("Database", "folder for bot.db")[0] == "fail"


async def test_sqlite_on_a_disk_that_is_wiped_is_refused_or_at_least_warned_of(bare: Stage) -> None:
    refused = await examined(bare, DYNO="web.1")
    assert refused.code == 1
    assert refused.one("Environment", "DATABASE_URL must be a Postgres database here")[0] == "fail"
    assert refused.one("Database", "DATABASE_URL is wrong")[0] == "skip"
    insisted = await examined(bare, DYNO="web.1", NEONBOT_ALLOW_SQLITE="1")
    assert insisted.code == 0
    status, fix = insisted.one("Environment", "wipes at every restart")
    assert (status, "Postgres" in fix) == ("warn", True)


async def test_the_address_is_called_as_slack_calls_it(bare: Stage) -> None:
    await bare.start_bot()
    url = bare.bot_url
    either = await examined(bare, "--url", url, SLACK_SIGNING_SECRET_NEXT="another-secret")
    assert either.one("Address", "accepts the secret in SLACK_SIGNING_SECRET.")[0] == "ok"
    assert either.one("Address", "refuses the secret in SLACK_SIGNING_SECRET_NEXT.")[0] == "fail"
    other = await examined(bare, "--url", f"{url}/slack/events", SLACK_SIGNING_SECRET="another-secret")
    assert other.code == 1
    status, fix = other.one("Address", "refuses the secret in SLACK_SIGNING_SECRET.")
    assert (status, "SLACK_SIGNING_SECRET" in fix) == ("fail", True)


async def test_an_address_where_the_bot_is_not_is_told(bare: Stage) -> None:
    elsewhere = await examined(bare, "--url", bare.neon_url)
    assert elsewhere.one("Address", "answers 404")[0] == "fail"
    assert (await examined(bare, "--url", NOBODY)).one("Address", "Nobody answers at")[0] == "fail"
    plain = await examined(bare, "--url", "http://bot.example.com")
    assert plain.one("Address", "--url must start with https://")[0] == "fail"
    socket = await examined(bare, "--url", NOBODY, SLACK_APP_TOKEN="xapp-sandbox")
    assert socket.code == 0
    assert socket.one("Address", "In Socket Mode")[0] == "warn"
