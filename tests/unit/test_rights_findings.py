"""What `check` warns of, and how it shows lines of single commands, projects and approvals."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, load
from bot.rights_findings import findings
from bot.rights_table import rights_table, warnings
from tests.source import ROOT
from tests.unit.config_samples import COMMANDS

ALLOW = {"read": "everyone", "create": "everyone", "destroy": ["U0ANA", "S0ADMINS"]}
NOTHING_MORE = "says what holds without it: take it out"


def configured(
    allow: dict[str, Any] | None = None, ledger: dict[str, Any] | None = None, **channel: Any
) -> Config:
    projects = {"shop": "old-violet-1", "ledger": {"id": "calm-sea-2", **(ledger or {})}}
    section = {"projects": projects, "allow": {**ALLOW, **(allow or {})}, **channel}
    return Config.model_validate({"version": 1, "channels": {"C0A": section}}, context=COMMANDS)


def test_the_demos_configuration_has_nothing_to_warn_of() -> None:
    assert warnings(load(ROOT / "config.yaml", {}, COMMANDS)) == ""


@pytest.mark.parametrize(
    ("config", "found"),
    [
        (configured({"branch delete": ["S0ADMINS", "U0ANA"]}), f'allow."branch delete": {NOTHING_MORE}'),
        (configured({"branch rename": "nobody"}), f'allow."branch rename": {NOTHING_MORE}'),
        (
            configured(ledger={"allow": {"create": "everyone"}}),
            f"projects.ledger.allow.create: {NOTHING_MORE}",
        ),
        (
            configured(ledger={"allow": {"branch create": "everyone"}}),
            f'projects.ledger.allow."branch create": {NOTHING_MORE}',
        ),
        (
            configured(
                approve={"destroy": {"by": "S0LEADS"}}, ledger={"approve": {"destroy": {"by": ["S0LEADS"]}}}
            ),
            f"projects.ledger.approve.destroy: {NOTHING_MORE}",
        ),
        (
            configured({"key revoke": "U0ANA"}),
            'allow."key revoke": is about the whole account, and this channel has no `account: true`',
        ),
        (
            configured({"branch create": "U0ANA"}, {"allow": {"create": "nobody"}}),
            "projects.ledger.allow.create: does not hold for branch create, which has a line in the channel: "
            "repeat that line here",
        ),
        (
            configured(approve={"change": {"by": "S0ADMINS"}}),
            "approve.change: asks for approvals of what nobody may do",
        ),
        (
            configured(
                {"change": ["U0ANA", "U0DANA"]}, approve={"change": {"by": ["U0ANA", "U0DANA", "U0ZOE"]}}
            ),
            "approve.change: U0ZOE cannot approve it without the right to do it",
        ),
        (
            configured({"change": ["U0ANA", "U0DANA"]}, approve={"change": {"by": "U0ANA"}}),
            "approve.change: requests of U0ANA are never approved: too few others can",
        ),
        (
            configured(approve={"create": {"by": ["U0ANA", "U0DANA"], "count": 2}}),
            "approve.create: requests of U0ANA and U0DANA are never approved: too few others can",
        ),
        (
            configured({"branch delete": ["U0ANA"]}, approve={"branch delete": {"by": "U0ANA"}}),
            'approve."branch delete": requests of U0ANA are never approved: too few others can',
        ),
        (
            configured({"branch restore": "U0DANA"}),
            'allow."branch restore": names nobody that destroy names, so nobody can destroy by a path '
            "(`api`): name both",
        ),
        (
            configured(never_touch=["release-*", "release-1?"]),
            "never_touch[1]: release-1? is covered by release-*",
        ),
        (configured(never_touch=["main", "*"]), "never_touch[0]: main is covered by *: take it out"),
        (
            configured(never_touch=["main"], ledger={"never_touch": ["archive", "main"]}),
            "projects.ledger.never_touch[1]: main is covered by main: take it out",
        ),
    ],
)
def test_a_line_that_means_nothing_is_told_with_its_place(config: Config, found: str) -> None:
    (only,) = findings(config)
    assert only.startswith(f"channels.C0A.{found}")
    assert only in warnings(config)


@pytest.mark.parametrize(
    "config",
    [
        configured({"change": "nobody"}),
        configured({"branch delete": ["S0ADMINS"]}),
        configured(approve={"destroy": {"by": "S0LEADS"}}),
        configured(approve={"destroy": {"by": ["U0ANA", "U0DANA"]}}),
        configured(approve={"create": {"by": "everyone"}}),
        configured({"change": ["U0ANA", "U0DANA"]}, approve={"change": {"by": ["U0ANA", "U0DANA"]}}),
        configured({"key revoke": "U0ANA"}, account=True),
        configured(never_touch=["release-?", "release-*0", "main", "mai"]),
        configured(never_touch=["rel[e]ase-1", "release-*"]),
    ],
)
def test_what_means_something_is_left_alone(config: Config) -> None:
    assert findings(config) == ()


patterns = st.lists(st.sampled_from(["a", "b", "*", "?"]), min_size=1, max_size=4).map("".join)


@given(patterns, patterns, st.text("ab", max_size=5))
def test_what_is_called_covered_stands_for_nothing_that_the_other_does_not(
    one: str, other: str, name: str
) -> None:
    for found in findings(configured(never_touch=[one, other])):
        covered, by = (one, other) if "never_touch[0]" in found else (other, one)
        assert f"{covered} is covered by {by}" in found
        assert fnmatchcase(name, by) or not fnmatchcase(name, covered)


def test_the_table_shows_single_commands_projects_and_approvals() -> None:
    config = configured(
        {"branch restore": ["U0DANA", "S0ADMINS"]},
        {
            "allow": {"create": "nobody"},
            "approve": {"branch delete": {"by": "everyone"}},
            "never_touch": ["x"],
        },
        approve={"destroy": {"by": "S0ADMINS", "count": 2, "within": "1h"}},
    )
    lines = rights_table(config).splitlines()
    assert "  one command   branch restore: U0DANA, S0ADMINS" in lines
    assert "  approvals     destroy: 2 approvals by S0ADMINS, within 1h" in lines
    assert "  in ledger     create: nobody" in lines
    assert "  in ledger     approvals for branch delete: an approval by another member, within 30m" in lines
    assert "  in ledger     never touch x, too" in lines


def test_two_accounts_of_one_person_are_not_enough_for_two_approvals() -> None:
    config = configured(approve={"create": {"by": ["U0ANA", "U0ANA2", "U0DANA"], "count": 2}})
    assert findings(config) == ()
    config = config.model_copy(update={"same_person": (("U0ANA", "U0ANA2"),)})
    assert findings(config) == (
        "channels.C0A.approve.create: requests of U0ANA, U0ANA2 and U0DANA are never approved: "
        "too few others can",
    )
