"""Neon API keys in the environment, and a `.env` file that cannot be read."""

from pathlib import Path

from tests.unit.test_settings import loaded, refused


def test_keys_of_single_projects_are_told_by_how_their_variables_begin() -> None:
    settings = loaded(NEON_API_KEY_SHOP="napi_canary_shop", NEON_API_KEYS="not one of them")
    assert set(settings.neon_keys) == {"NEON_API_KEY", "NEON_API_KEY_SHOP"}
    assert settings.variables == {"NEON_API_KEYS": "not one of them"}
    assert "napi_canary_shop" in settings.secrets()
    for shown in (repr(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert "canary" not in shown


def test_a_malformed_key_of_a_project_is_named_and_not_shown() -> None:
    message = refused(NEON_API_KEY_SHOP="xoxb-canary-bot", NEON_API_KEY_LEDGER="postgresql://canary@h/d")
    assert [line.split()[0] for line in message.splitlines()] == ["NEON_API_KEY_SHOP", "NEON_API_KEY_LEDGER"]
    assert "is not an API key" in message
    assert "canary" not in message


def test_keys_of_projects_may_be_all_there_are() -> None:
    settings = loaded(NEON_API_KEY="", NEON_API_KEY_SHOP="napi_canary_shop")
    assert set(settings.neon_keys) == {"NEON_API_KEY_SHOP"}


def test_an_env_file_that_is_no_text_is_named_and_nothing_of_it_is_shown(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"NEON_API_KEY=canary\xff")
    message = refused(NEONBOT_ENV_FILE=str(file))
    assert message == f"{file} cannot be read: it is not UTF-8 text"
