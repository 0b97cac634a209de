"""The section `schedules`: what it takes, and what it says of mistakes."""

from datetime import date, timedelta

import pytest

from bot.config import Config, parse
from bot.errors import ConfigError
from tests.unit.config_samples import COMMANDS, GOOD


def with_schedule(lines: str) -> Config:
    """A configuration with one schedule that has these keys."""
    indented = "\n".join(f"    {line}" for line in lines.splitlines())
    return parse(f"{GOOD}schedules:\n  weekly:\n{indented}\n", "config.yaml", {}, COMMANDS)


WHOLE = """\
channel: C0SHOPDB
command: limits
cron: "0 9 * * mon"
timezone: Europe/Berlin"""


def test_a_schedule_reads_as_written() -> None:
    schedule = with_schedule(f'{WHOLE}\nholidays: [DE-BE, "2026-12-24"]\ncatch_up: 6h').schedules["weekly"]
    assert (schedule.command, schedule.catch_up) == ("limits", timedelta(hours=6))
    assert schedule.timezone.key == "Europe/Berlin"
    assert date(2026, 12, 24) in schedule.holidays
    assert date(2026, 3, 8) in schedule.holidays


def test_what_is_left_out_has_a_default() -> None:
    schedule = with_schedule(WHOLE).schedules["weekly"]
    assert schedule.catch_up == timedelta(hours=4)
    assert date(2026, 12, 25) not in schedule.holidays
    assert parse(GOOD, "config.yaml", {}, COMMANDS).schedules == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('cron: "0 9 * * mon"', 'cron: "0 9 * *"  # must have five fields'),
        ('cron: "0 9 * * mon"', 'cron: "0 25 * * mon"  # is not a cron line: bad hour'),
        ("timezone: Europe/Berlin", "timezone: Berlin  # is not a time zone"),
        ("timezone: Europe/Berlin", "timezone: ../../etc/passwd  # is not a time zone"),
        ("timezone: Europe/Berlin", "timezone: UTC\nholidays: XX  # holidays are not known"),
        ("timezone: Europe/Berlin", "timezone: UTC\nholidays: [DE, FR]  # more than one country"),
        ("timezone: Europe/Berlin", "timezone: UTC\nholidays: [Christmas]  # must be a date"),
        ("timezone: Europe/Berlin", "timezone: UTC\ncatch_up: 3d  # must be from 1m to 2d"),
        ("command: limits", "command: /neon limits  # without the slash"),
        ("command: limits", "command: branch delete pr-42  # does more than read (branch delete)"),
        ("command: limits", "command: limit  # is no command that works"),
        ("command: limits", "command: limits --nope  # is no command that works"),
        ("command: limits", "command: connection show main --show-password  # does more than read"),
        ("command: limits", "command: limits --all  # is about the whole account"),
        ("command: limits", "comand: limits  # did you mean command?"),
        ("channel: C0SHOPDB", "channel: C0OTHER  # in a channel that `channels` does not list"),
        ("channel: C0SHOPDB", 'channel: "#shop-db"  # is not a channel id'),
    ],
)
def test_a_mistake_is_told_with_its_place(line: str, wrong: str) -> None:
    mistaken, _, told = wrong.partition("  # ")
    with pytest.raises(ConfigError) as caught:
        with_schedule(WHOLE.replace(line, mistaken))
    assert any(told in each and "config.yaml:" in each for each in caught.value.problems), caught.value


def test_a_name_has_to_be_typed() -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"{GOOD}schedules:\n  Weekly limits: {{}}\n", "config.yaml", {}, COMMANDS)
    assert any("it is typed after" in each for each in caught.value.problems)
