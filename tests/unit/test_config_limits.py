"""How often things may happen: what `limits` may say, and whose line is in force."""

from datetime import timedelta

import pytest

from bot.config import Config, parse
from bot.config_limits import Name
from bot.errors import ConfigError
from bot.rates import Rate
from bot.rights_table import rights_table
from tests.unit.config_samples import COMMANDS, GOOD

HERE, ELSEWHERE = "C0SHOPDB", "C0OTHER"


def parsed(text: str) -> Config:
    return parse(text, "config.yaml", {}, COMMANDS)


def in_channel(limits: str, line: str = "") -> Config:
    return parsed(f"{GOOD}    limits: {limits}\n{line}")


NAMES: dict[Name, str] = {"per_person": "20/1m", "per_channel": "100/1m", "deletes": "10/1h"}


def test_without_the_lines_there_are_limits_all_the_same() -> None:
    config = parsed(GOOD)
    for name, written in NAMES.items():
        ceiling = config.ceiling(HERE, name)
        assert ceiling is not None
        assert str(ceiling.rate) == written
        assert ceiling.rule == f"config.yaml: limits.{name} ({written})"
        assert not ceiling.own


def test_a_channels_own_line_comes_before_that_of_all() -> None:
    config = in_channel("{deletes: 3/1d}", "limits: {deletes: 50/1h, per_person: 2/30s}\n")
    here, elsewhere = config.ceiling(HERE, "deletes"), config.ceiling(ELSEWHERE, "deletes")
    assert here is not None
    assert (here.rate, here.own) == (Rate(3, timedelta(days=1)), True)
    assert here.rule == "config.yaml: channels.C0SHOPDB.limits.deletes (3/1d)"
    assert elsewhere is not None
    assert elsewhere.rate == Rate(50, timedelta(hours=1))
    person = config.ceiling(HERE, "per_person")
    assert person is not None
    assert person.rule == "config.yaml: limits.per_person (2/30s)"


def test_never_is_no_limit() -> None:
    assert parsed(f"{GOOD}limits: {{deletes: never}}\n").ceiling(HERE, "deletes") is None
    assert in_channel("{deletes: never}").ceiling(HERE, "deletes") is None
    assert in_channel("{deletes: never}").ceiling(ELSEWHERE, "deletes") is not None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("20", "20 is not a number and a span of time such as 20/1m, or never"),
        ("20/", "20/ is not a number and a span of time"),
        ("many/1m", "many/1m is not a number and a span of time"),
        ("-1/1m", "-1/1m is not a number and a span of time"),
        ("20/60", "20/60 has no span of time behind its slash"),
        ("20/fortnight", "20/fortnight has no span of time behind its slash"),
        ("0/1m", "0/1m must be from 1 to 100000 times, within 1d at most"),
        ("100001/1m", "100001/1m must be from 1 to 100000 times"),
        ("5/2d", "5/2d must be from 1 to 100000 times, within 1d at most"),
        ("[20/1m]", "is not a number and a span of time"),
        ("{count: 20}", "is not a number and a span of time"),
    ],
)
@pytest.mark.parametrize("name", ["per_person", "per_channel", "deletes"])
def test_a_rate_that_makes_no_sense_is_explained(name: str, written: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}limits: {{{name}: {written}}}\n")
    (problem,) = raised.value.problems
    assert problem.startswith(f"config.yaml:6:{len(f'limits: {{{name}: ') + 1} limits.{name}")
    assert said in problem


def test_a_misspelled_limit_is_told_with_the_nearest_one() -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}limits: {{per_persons: 1/1m}}\n")
    assert "did you mean per_person?" in str(raised.value.problems)


def test_the_table_of_rights_shows_the_limits() -> None:
    table = rights_table(in_channel("{deletes: 3/1d, per_channel: never}"))
    assert "  limits        by one person 20/1m, by all together unlimited, deletions 3/1d" in table
