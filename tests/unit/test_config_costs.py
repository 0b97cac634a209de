"""The table of plans in config.yaml: what it means, and what is wrong with it."""

from pathlib import Path

import pytest

from bot.config import load, parse
from bot.errors import ConfigError
from tests.unit.config_samples import COMMANDS, COSTS, GOOD

ROOT = Path(__file__).parents[2]


def problem(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(text, "config.yaml", {}, COMMANDS)
    (only,) = caught.value.problems
    return only


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"2026-11-23"', "2026", "must be a date"),
        ('"2026-11-23"', "yesterday", 'must be a date, such as "2026-11-23"'),
        ("currency: EUR", "currency: euro", "euro is not a currency such as USD"),
        ("byte-months", "bytes", "bytes must be byte-hours or byte-months"),
        ("compute: 0.1", "compute: cheap", "cheap must be a number"),
        ("compute: 0.1", "compute: -0.1", "YAML does not read -0.1 as text"),
        ("compute: 0.1", "compute: '-0.1'", "-0.1 must not be below 0"),
        ("compute: 0.1", "compute: inf", "inf must be a number"),
        ("snapshots: 10", "snapshots: 1.5", "1.5 must be a whole number"),
        ("snapshots: 10", "snapshots: many", "many must be a whole number"),
        (", snapshots: 10", "", "costs.plans.launch.limits: snapshots is missing"),
        ("    launch:", "    Launch:", "Launch is not a plan's name as Neon's API has it"),
    ],
)
def test_a_wrong_table_of_plans_is_explained(right: str, wrong: str, said: str) -> None:
    assert right in COSTS
    assert said in problem(GOOD + COSTS.replace(right, wrong))


def test_a_table_without_plans_is_refused() -> None:
    text = GOOD + 'costs: {as_of: "2026-11-23", plans: {}}\n'
    assert "plans: is empty: list at least one plan" in problem(text)


def test_the_table_of_plans_may_be_left_out() -> None:
    assert parse(GOOD, "config.yaml", {}, COMMANDS).costs is None


def test_a_plan_is_found_under_every_name_that_neon_has_for_it() -> None:
    costs = load(ROOT / "config.yaml", {}, COMMANDS).costs
    assert costs is not None
    assert costs.plan("launch_v3") == costs.plan("launch") == costs.plans["launch"]
    assert costs.plan("free_v2") == costs.plans["free"]
    assert costs.plan("business") is None
    assert costs.plan("UNKNOWN") is None
