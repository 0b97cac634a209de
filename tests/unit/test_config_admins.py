"""Who looks after the bot itself, and who has several accounts: what `admins` and `same_person` may say."""

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


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ("[[U0DANA]]", "must list at least two accounts of one person, each once"),
        ("[[U0DANA, U0DANA]]", "must list at least two accounts of one person, each once"),
        ("[[U0DANA, S0DBADMINS]]", "has S0DBADMINS, which is no person's account"),
        ("[[U0DANA, everyone]]", "has everyone, which is no person's account"),
        (
            "[[U0DANA, U0DANA2], [U0EVE, U0DANA]]",
            "has U0DANA twice: list all accounts of one person together",
        ),
        ("[U0DANA, U0DANA2]", "same_person[0]"),
    ],
)
def test_accounts_of_one_person_are_listed_together(accounts: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}same_person: {accounts}\n")
    assert said in "\n".join(raised.value.problems)


def test_an_account_that_is_not_listed_is_a_person_of_its_own() -> None:
    config = parsed(f"{GOOD}same_person: [[U0DANA, U0DANA2], [U0EVE, W0EVE]]\n")
    assert config.accounts("U0DANA2") == config.accounts("U0DANA") == ("U0DANA", "U0DANA2")
    assert config.accounts("U0BEN") == ("U0BEN",)
    assert parsed(f"{GOOD}same_person: []\n").accounts("U0DANA") == ("U0DANA",)


def test_the_table_of_rights_names_who_counts_as_one_person() -> None:
    table = rights_table(parsed(f"{GOOD}same_person: [[U0DANA, U0DANA2, U0DANA3]]\n"))
    assert "\nU0DANA, U0DANA2 and U0DANA3 count as one person: none approves what another asked for" in table
