"""`python -m bot …`, as an operator meets it: run as a process, with the environment as given."""

from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT, bot

PASSWORD = "hunter2-very-secret"
COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-canary-token-1",
    "SLACK_SIGNING_SECRET": "canary-signing-secret-2",
    "NEON_API_KEY": "napi_canary_key_3",
    "NEONBOT_ENV_FILE": "",
}


async def test_an_empty_environment_is_told_every_variable_that_is_missing() -> None:
    ended = await bot()
    assert ended.code == 1
    assert ended.says(
        "SLACK_BOT_TOKEN is missing", "SLACK_SIGNING_SECRET is missing", "NEON_API_KEY is missing"
    )
    assert "Traceback" not in ended.err


async def test_a_user_token_is_refused_without_being_shown() -> None:
    ended = await bot(**{**COMPLETE, "SLACK_BOT_TOKEN": "xoxp-canary-token-1"})
    assert ended.code == 1
    assert ended.says("SLACK_BOT_TOKEN", "xoxb-")
    assert not ended.says("canary")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\nchannels:\n  C0X: [", "config.yaml:3:9"),
        (
            "version: 1\nchannels:\n  C0X:\n    projetcs: {a: b}\n    allow: {read: everyone}\n",
            "config.yaml:4:5 channels.C0X.projetcs: unknown key, did you mean projects?",
        ),
        ("", "config.yaml"),
    ],
)
async def test_a_wrong_configuration_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    for arguments in ((), ("check",)):
        ended = await bot(*arguments, **COMPLETE, NEONBOT_CONFIG=str(path))
        assert ended.code == 1
        assert ended.says(said)
        assert "Traceback" not in ended.err


async def test_an_unreachable_database_stops_the_start_without_showing_its_password() -> None:
    url = f"postgres://bot:{PASSWORD}@127.0.0.1:9/neonbot"
    for arguments in ((), ("migrate",)):
        ended = await bot(*arguments, **COMPLETE, DATABASE_URL=url)
        assert ended.code == 1
        assert ended.says("The bot's database cannot be reached")
        assert not ended.says(PASSWORD)
        assert "Traceback" not in ended.err


async def test_migrate_can_be_run_again_and_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    for _ in range(2):
        ended = await bot("migrate", **COMPLETE, DATABASE_URL=url)
        assert (ended.code, ended.out) == (0, "The database is up to date.\n")


async def test_check_prints_who_may_do_what_and_needs_no_token() -> None:
    ended = await bot("check")
    assert ended.code == 0
    assert ended.says("channel", "#shop-db", "S0DBADMINS")


async def test_check_warns_of_lines_that_mean_nothing_and_fails_for_them_when_it_is_asked_to(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.yaml"
    lines = ("projects: {shop: old-violet-1}", 'allow: {read: everyone, "branch list": everyone}')
    path.write_text("version: 1\nchannels:\n  C0X:\n" + "".join(f"    {each}\n" for each in lines))
    warning = 'channels.C0X.allow."branch list": says what holds without it: take it out'
    for arguments, code in (((), 0), (("--strict",), 1)):
        ended = await bot("check", *arguments, str(path))
        assert ended.code == code
        assert ended.says("Worth a look:", warning, "one command   branch list: everyone")
    assert (await bot("check", "--strict")).code == 0


async def test_explain_answers_with_the_rule_and_an_exit_status() -> None:
    refused = await bot("explain", "--channel", "C0SHOPDB", "--user", "U0DANA", "branch delete pr-42")
    assert refused.code == 1
    assert refused.says("branch delete: not allowed", "Rule: config.yaml: channels.C0SHOPDB.allow.destroy")
    allowed = await bot(
        "explain", "--channel", "C0SHOPDB", "--user", "U0ANA", "--group", "S0DBADMINS", "branch delete pr-42"
    )
    assert allowed.code == 0
    assert allowed.says("branch delete: allowed, after you confirm")


async def test_the_manifest_is_printed_ready_to_paste() -> None:
    ended = await bot("manifest", "--url", "https://your-bot.example.com")
    assert ended.code == 0
    assert ended.out == (ROOT / "slack-manifest.yaml").read_text()
    assert (await bot("manifest")).code == 1
