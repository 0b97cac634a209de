"""Who looks after the bot itself: what `admins` may say."""

import pytest

from bot.config import Config, parse
from bot.errors import ConfigError
from bot.rights_table import rights_table
from tests.unit.config_samples import COMMANDS, GOOD


def parsed(text: str) -> Config:
    return parse(text, "config.yaml", {}, COMMANDS)


@pytest.mark.parametrize(
    ("admins", "said"),
    [
        ("everyone", "admins: everyone would let everybody stop the bot: list people"),
        ("nobody", "admins: "),
        ("[]", "admins: is an empty list"),
        ("[dana]", "dana is a name, and names change hands"),
        ("[U0ANA, U0ANA]", "names somebody twice"),
    ],
)
def test_admins_are_people_and_groups(admins: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}admins: {admins}\n")
    (problem,) = raised.value.problems
    assert said in problem


def test_without_the_line_there_are_no_admins() -> None:
    assert parsed(GOOD).admins == ()


def test_a_single_admin_needs_no_brackets() -> None:
    assert parsed(f"{GOOD}admins: U0EVE\n").admins == ("U0EVE",)


def test_the_table_of_rights_names_the_admins() -> None:
    table = rights_table(parsed(f"{GOOD}admins: [S0DBADMINS, U0EVE]\n"))
    assert "S0DBADMINS, U0EVE may stop all writes from Slack, with /neon freeze." in table
    assert "Nobody may stop all writes" in rights_table(parsed(GOOD))
