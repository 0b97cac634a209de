"""The section `news`: what it takes, whose line is in force, and what it says of mistakes."""

from datetime import time, timedelta

import pytest

from bot.config import Config, parse
from bot.errors import ConfigError
from tests.unit.config_samples import BERLIN, COMMANDS, GOOD

HERE, ELSEWHERE = "C0SHOPDB", "C0OTHER"


def parsed(text: str) -> Config:
    return parse(text, "config.yaml", {}, COMMANDS)


def test_without_the_lines_there_are_defaults() -> None:
    config = parsed(GOOD)
    assert config.news_for(HERE).timezone.key == "UTC"
    assert config.news_for(HERE).digest_at == time(9)
    assert config.news_for(HERE).per_hour == 10
    assert config.news.awake_over == timedelta(hours=8)
    assert config.defaults_for(HERE).warn_before == timedelta(hours=24)


def test_a_channels_own_line_comes_before_that_of_all() -> None:
    own = "    news: {timezone: Europe/Berlin}\n    defaults: {warn_before: never}\n"
    config = parsed(f'{GOOD}{own}news: {{timezone: America/New_York, digest_at: "8:30", per_hour: 3}}\n')
    assert config.news_for(HERE).timezone == BERLIN
    assert config.news_for(HERE).digest_at == time(8, 30)
    assert config.news_for(ELSEWHERE).timezone.key == "America/New_York"
    assert config.news_for(ELSEWHERE).per_hour == 3
    assert config.defaults_for(HERE).warn_before is None
    assert config.defaults_for(ELSEWHERE).warn_before == timedelta(hours=24)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("news: {timezone: Berlin}", "news.timezone: Berlin is not a time zone such as Europe/Berlin"),
        ("news: {digest_at: 9:00}", "put it in quotes"),
        ('news: {digest_at: "25:00"}', "must be a time of day in quotes"),
        ("news: {awake_over: 10m}", "must be from 1h to 7d"),
        ("news: {per_hour: 0}", "news.per_hour"),
        ("defaults: {warn_before: 8d}", "must be from 5m to 7d, or never"),
        ("defaults: {warn_before: 24}", "24 has no unit"),
    ],
)
def test_mistakes_are_explained(line: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}{line}\n")
    (problem,) = raised.value.problems
    assert problem.startswith("config.yaml:6:")
    assert said in problem


def test_only_all_channels_together_say_how_long_is_long() -> None:
    with pytest.raises(ConfigError) as raised:
        parsed(f"{GOOD}    news: {{awake_over: 8h}}\n")
    assert "unknown key" in raised.value.problems[0]
