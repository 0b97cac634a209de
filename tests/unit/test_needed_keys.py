"""Which Neon API keys a configuration needs."""

import pytest

from bot.config import parse
from bot.errors import SettingsError
from bot.needed_keys import check, missing
from tests.unit.config_samples import COMMANDS, GOOD, KEYS

TWO_PROJECTS = GOOD.replace("32930710}", "32930710, analytics: quiet-bar-70412233}")
WHOLE = "    account: true\n"


@pytest.mark.parametrize(
    ("text", "given", "lacking"),
    [
        (GOOD, {"NEON_API_KEY"}, set()),
        (GOOD, set(), {"NEON_API_KEY"}),
        (GOOD, {"NEON_API_KEY_SHOP"}, {"NEON_API_KEY"}),
        (GOOD + KEYS, {"NEON_API_KEY_SHOP"}, set()),
        (GOOD + KEYS, {"NEON_API_KEY"}, {"NEON_API_KEY_SHOP"}),
        (GOOD + KEYS, set(), {"NEON_API_KEY_SHOP"}),
        (TWO_PROJECTS + KEYS, {"NEON_API_KEY_SHOP"}, {"NEON_API_KEY"}),
        (GOOD + WHOLE + KEYS, {"NEON_API_KEY_SHOP"}, {"NEON_API_KEY"}),
        (GOOD + WHOLE + KEYS, {"NEON_API_KEY_SHOP", "NEON_API_KEY"}, set()),
    ],
)
def test_every_project_needs_a_key_and_the_account_needs_its_own(
    text: str, given: set[str], lacking: set[str]
) -> None:
    assert set(missing(parse(text, "config.yaml", {}, COMMANDS), given)) == lacking


def test_all_that_is_missing_is_told_with_why() -> None:
    with pytest.raises(SettingsError) as caught:
        check(parse(GOOD + WHOLE + KEYS, "config.yaml", {}, COMMANDS), ())
    assert caught.value.message.splitlines() == [
        "NEON_API_KEY is missing: C0SHOPDB works with the whole Neon account",
        "NEON_API_KEY_SHOP is missing: config.yaml names it as the key of old-violet-32930710",
    ]
