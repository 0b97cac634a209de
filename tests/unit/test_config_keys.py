"""config.yaml names the variables of single projects' Neon API keys."""

from collections.abc import MutableMapping

import pytest

from bot.config import parse
from tests.source import ROOT
from tests.unit.config_samples import COMMANDS, GOOD, KEYS
from tests.unit.test_config_problems import problem


def test_each_project_names_the_variable_of_its_key() -> None:
    config = parse(GOOD + KEYS, "config.yaml", {}, COMMANDS)
    assert config.own_keys == {"old-violet-32930710": "NEON_API_KEY_SHOP"}
    assert not isinstance(config.projects, MutableMapping)
    assert parse(GOOD, "config.yaml", {}, COMMANDS).own_keys == {}


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("DATABASE_URL", "must be the name of an environment variable that begins with NEON_API_KEY_"),
        ("NEON_API_KEY", "must be the name of an environment variable"),
        ("NEON_API_KEY_", "must be the name of an environment variable"),
        ("NEON_API_KEY_shop", "must be the name of an environment variable"),
        ("napi_canary", "the key itself never stands in this file"),
        ("NEON_API_KEY_SHOP_NEXT", "must not end with _NEXT"),
        ("NEON_API_KEY_NEXT", "must not end with _NEXT"),
        ("${SHOP}", "must be the name"),
    ],
)
def test_the_variable_of_a_key_is_a_name_that_can_hold_nothing_else(variable: str, said: str) -> None:
    text = GOOD + KEYS.replace("NEON_API_KEY_SHOP", f"'{variable}'")
    found = problem(text, SHOP="napi_canary")
    assert "projects.old-violet-32930710.api_key_env: " in found
    assert said in found
    assert "canary" not in found


def test_a_key_for_a_project_that_no_channel_lists_is_a_mistake() -> None:
    assert problem(GOOD + KEYS.replace("old-violet", "old-violent")) == (
        "config.yaml:7:3 projects.old-violent-32930710: is a project that no channel lists"
    )


def test_the_remark_in_the_shipped_file_is_valid_as_well() -> None:
    text = (ROOT / "config.yaml").read_text()
    for line in ("projects:", "  quiet-bar-70412233: {api_key_env: NEON_API_KEY_ANALYTICS}"):
        assert f"\n# {line}\n" in text
        text = text.replace(f"\n# {line}\n", f"\n{line}\n")
    assert parse(text, "config.yaml", {}, COMMANDS).own_keys == {
        "quiet-bar-70412233": "NEON_API_KEY_ANALYTICS"
    }
