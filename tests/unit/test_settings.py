"""What the environment may say, and what the bot answers when it says something else."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, configuration, load

ROOT = Path(__file__).parents[2]
COMPLETE: Mapping[str, str] = {
    "NEONBOT_ENV_FILE": "",
    "SLACK_BOT_TOKEN": "xoxb-canary-bot",
    "SLACK_SIGNING_SECRET": "canary-signing",
    "NEON_API_KEY": "napi_canary_key",
}
CANARIES = ("canary-bot", "canary-signing", "canary_key")


def loaded(**changes: str) -> Settings:
    return load({**COMPLETE, **changes})


def refusal(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.message


def refused(**changes: str) -> str:
    return refusal({**COMPLETE, **changes})


def test_three_variables_are_enough() -> None:
    settings = loaded()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.neon_api_url == "https://console.neon.tech/api/v2"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///neonbot.db"
    assert (settings.port, settings.neonbot_config, settings.log_level) == (3000, Path("config.yaml"), "info")
    assert not settings.socket_mode


def test_an_empty_environment_is_answered_with_everything_that_is_missing() -> None:
    message = refusal({"NEONBOT_ENV_FILE": ""})
    assert "SLACK_BOT_TOKEN is missing: the bot token, starts with xoxb-" in message
    assert "NEON_API_KEY is missing: the Neon API key, starts with napi_" in message
    assert "SLACK_SIGNING_SECRET is missing" in message
    assert len(message.splitlines()) == 3


def test_wrong_and_missing_variables_are_told_together() -> None:
    message = refusal({"NEONBOT_ENV_FILE": "", "PORT": "http", "SLACK_BOT_TOKEN": "xoxb-1"})
    assert [line.split()[0] for line in message.splitlines()] == [
        "SLACK_SIGNING_SECRET",
        "NEON_API_KEY",
        "PORT",
    ]


def test_an_empty_variable_counts_as_missing() -> None:
    assert "NEON_API_KEY is missing" in refused(NEON_API_KEY=" ")


def test_socket_mode_needs_no_signing_secret() -> None:
    settings = loaded(SLACK_APP_TOKEN="xapp-1-A-2", SLACK_SIGNING_SECRET="")
    assert settings.socket_mode
    assert settings.slack_signing_secret is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-canary-bot", "is a user token (xoxp-); the bot token starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xapp-canary-bot", "is an app-level token (xapp-)"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-canary-bot", "token rotation must be off"),
        ("SLACK_BOT_TOKEN", "canary-bot", "has the wrong form; the bot token starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-", "is cut off after xoxb-"),
        ("SLACK_BOT_TOKEN", '"xoxb-canary-bot"', "has quotation marks around it"),
        ("SLACK_BOT_TOKEN", "xoxb-canary-bot\nx: y", "has a space or an unusual character"),
        (
            "SLACK_APP_TOKEN",
            "xoxb-canary-bot",
            "is a bot token (xoxb-); the app-level token starts with xapp-",
        ),
        ("SLACK_SIGNING_SECRET", "xoxb-canary-bot", "the signing secret is under Basic Information"),
        ("NEON_API_KEY", "npg_canary_key", "is not an API key; one starts with napi_"),
        ("NEON_API_KEY", "postgresql://canary_key@host/db", "is not an API key"),
        ("NEON_API_KEY", "xoxb-canary-bot", "is not an API key"),
        ("GITHUB_TOKEN", "napi_canary_key", "is not a GitHub token; one starts with github_pat_ or ghp_"),
        ("GITHUB_API_URL", "http://api.github.com", "must start with https://"),
        ("PORT", "70000", "must be a whole number from 0 to 65535"),
        ("NEONBOT_LOG_LEVEL", "loud", "must be one of debug, info, warning, error"),
        ("NEON_API_URL", "https://console.neon.tech", "must end with /api/v2"),
        ("NEON_STATUS_URL", "http://neonstatus.com", "https://, or what it says could be forged"),
    ],
)
def test_a_wrong_value_is_named_and_explained_but_never_shown(name: str, value: str, said: str) -> None:
    message = refused(**{name: value})
    assert message.startswith(f"{name} ")
    assert said in message
    assert not any(canary in message for canary in CANARIES)


def test_a_pasted_line_break_at_the_end_does_no_harm() -> None:
    assert loaded(SLACK_BOT_TOKEN="xoxb-1\n").slack_bot_token.get_secret_value() == "xoxb-1"


@pytest.mark.parametrize(
    "url",
    [
        "http://slack.com/api/",
        "http://10.0.0.1/api/",
        "http://localhost.example.com/api/",
        "http://127.0.0.1.example.com/api/",
        "http://0.0.0.0/api/",
    ],
)
def test_plain_http_to_another_machine_is_refused_because_the_key_would_travel_in_clear(url: str) -> None:
    assert refused(SLACK_API_URL=url) == (
        "SLACK_API_URL must start with https://, or the key would travel in clear text"
    )


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:1", "[::1]:80", "127.9.9.9"])
def test_plain_http_is_allowed_on_this_very_machine(host: str) -> None:
    own = f"http://{host}"
    settings = loaded(SLACK_API_URL=f"{own}/api", NEON_API_URL=f"{own}/api/v2/", NEON_STATUS_URL=f"{own}/")
    assert settings.slack_api_url == f"http://{host}/api/"
    assert settings.neon_api_url == f"http://{host}/api/v2"
    assert settings.neon_status_url == own


@pytest.mark.parametrize(
    "url", ["slack.com/api", "ftp://slack.com/", "https://", "https://x:y/", "https://[", "https://x:0/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert "is not a URL" in refused(SLACK_API_URL=url)


@pytest.mark.parametrize("url", ["https://me:canary-bot@slack.com/api/", "https://slack.com/api/?a=1"])
def test_an_address_carries_no_credentials_and_no_query(url: str) -> None:
    assert "must be a plain address" in refused(SLACK_API_URL=url)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h:5432/d?sslmode=require", "postgresql+psycopg://u:p@h:5432/d?sslmode=require"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:///bot.db", "sqlite+aiosqlite:///bot.db"),
        ("sqlite:////data/bot.db", "sqlite+aiosqlite:////data/bot.db"),
        ("sqlite+aiosqlite:///bot.db", "sqlite+aiosqlite:///bot.db"),
    ],
)
def test_the_database_url_is_stored_in_one_form(given: str, stored: str) -> None:
    assert loaded(DATABASE_URL=given).database_url.get_secret_value() == stored


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:canary-bot@h/d",
        "bot.db",
        "sqlite://bot.db",
        "sqlite:///",
        "postgresql://u:canary-bot@h/",
        "postgresql://u:canary-bot@h:port/d",
        "postgresql+asyncpg://u:canary-bot@h/d",
    ],
)
def test_another_database_is_refused_without_showing_its_password(url: str) -> None:
    message = refused(DATABASE_URL=url)
    assert "postgresql://user:password@host/database or sqlite:///file.db" in message
    assert "canary" not in message


@pytest.mark.parametrize("database", ["", "sqlite:///bot.db"])
def test_sqlite_is_refused_where_the_disk_is_wiped(database: str) -> None:
    message = refused(DYNO="web.1", DATABASE_URL=database)
    assert "DATABASE_URL must be a Postgres database here" in message
    assert "NEONBOT_ALLOW_SQLITE=1" in message


def test_sqlite_on_a_wiped_disk_is_told_together_with_the_rest() -> None:
    assert len(refused(DYNO="web.1", PORT="x").splitlines()) == 2


def test_who_knows_what_they_do_may_use_sqlite_anyway() -> None:
    assert loaded(DYNO="web.1", NEONBOT_ALLOW_SQLITE="1").port == 3000


def test_postgres_is_welcome_where_the_disk_is_wiped() -> None:
    assert loaded(DYNO="web.1", DATABASE_URL="postgres://u:p@h/d").port == 3000


def test_secrets_never_print() -> None:
    settings = loaded(DATABASE_URL="postgres://u:canary-database@h/d", SLACK_APP_TOKEN="xapp-canary-app")
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert "canary" not in shown


def test_the_redactor_is_told_every_secret_and_both_spellings_of_the_database_password() -> None:
    settings = loaded(DATABASE_URL="postgres://u:canary%2Fdata@h/d", SLACK_APP_TOKEN="xapp-canary-app")
    assert set(settings.secrets()) == {
        "xoxb-canary-bot",
        "canary-signing",
        "xapp-canary-app",
        "napi_canary_key",
        "canary%2Fdata",
        "canary/data",
    }


def test_a_short_password_is_not_redacted_by_value_because_it_may_be_a_word() -> None:
    assert "neon" not in loaded(DATABASE_URL="postgres://u:neon@h/d").secrets()


def test_config_yaml_may_use_other_variables_but_not_the_bots_own() -> None:
    assert loaded(SHOP_PROJECT="old-violet-32930710").variables == {
        "SHOP_PROJECT": "old-violet-32930710",
    }


def test_the_configuration_can_be_found_without_any_secret() -> None:
    environ = {"NEONBOT_ENV_FILE": "", "NEONBOT_CONFIG": "rules.yaml", "SHOP": "x", "NEON_API_KEY": "canary"}
    assert configuration(None, environ) == (Path("rules.yaml"), {"SHOP": "x"})
    assert configuration(Path("other.yaml"), environ) == (Path("other.yaml"), {"SHOP": "x"})
    assert configuration(None, {"NEONBOT_ENV_FILE": ""}) == (Path("config.yaml"), {})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        loaded().port = 1


def test_an_env_file_fills_what_the_environment_leaves_open(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# secrets\nSLACK_BOT_TOKEN=xoxb-file\nNEON_API_KEY='napi_file'\nPORT=4000\nEXTRA=x\n")
    settings = load({"NEONBOT_ENV_FILE": str(file), "SLACK_SIGNING_SECRET": "canary-signing", "PORT": "5000"})
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.neon_keys["NEON_API_KEY"].get_secret_value() == "napi_file"
    assert settings.port == 5000
    assert settings.variables["EXTRA"] == "x"


def test_an_empty_variable_hides_the_one_in_the_env_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_APP_TOKEN=xapp-file\n")
    assert not loaded(NEONBOT_ENV_FILE=str(file), SLACK_APP_TOKEN="").socket_mode


def test_a_missing_env_file_is_no_problem(tmp_path: Path) -> None:
    assert loaded(NEONBOT_ENV_FILE=str(tmp_path / "none")).port == 3000


def test_the_environment_of_the_process_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**COMPLETE, "PORT": "4321"}.items():
        monkeypatch.setenv(name, value)
    assert load().port == 4321


def test_the_example_file_names_every_variable_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE))
    known = {str(field.alias) for field in Settings.model_fields.values() if field.alias}
    assert named == known | {"NEONBOT_ALLOW_SQLITE", "NEONBOT_ENV_FILE", "NEON_API_KEY_SHOP"}


def test_the_example_file_becomes_valid_once_the_secrets_are_filled_in(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text((ROOT / ".env.example").read_text())
    settings = load({**COMPLETE, "NEONBOT_ENV_FILE": str(file)})
    assert settings.model_dump() == loaded().model_dump()
