"""What the audit trail says of a new configuration."""

import pytest

from bot.config import parse
from bot.config_changes import MOST, changes
from tests.unit.config_samples import COMMANDS, COSTS, GOOD, KEYS

TWO = GOOD.replace("{shop: old-violet-32930710}", "{shop: old-violet-32930710, a: quiet-bar-70412233}")
TURNED = GOOD.replace("{shop: old-violet-32930710}", "{a: quiet-bar-70412233, shop: old-violet-32930710}")
OTHER = "  C0LEDGER: {projects: {ledger: calm-sea-51238842}, allow: {read: everyone}}\n"
LABEL = '    label: "#shop"\n'


def said(old: str, new: str) -> tuple[str, ...]:
    before, after = (parse(text, "config.yaml", {}, COMMANDS) for text in (old, new))
    return changes(before, after)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (GOOD, GOOD + "# canary\n", ("nothing but remarks",)),
        (GOOD, GOOD + OTHER, ("C0LEDGER added",)),
        (GOOD + OTHER, GOOD, ("C0LEDGER removed",)),
        (GOOD, GOOD + LABEL, ("#shop (C0SHOPDB): label",)),
        (TWO, TURNED, ("C0SHOPDB: projects",)),
        (GOOD, GOOD.replace("everyone", "U0CANARY"), ("C0SHOPDB: allow.read",)),
        (
            GOOD,
            GOOD + "    approve: {destroy: {by: U0CANARY}}\n    account: true\n",
            ("C0SHOPDB: approve.destroy, account",),
        ),
        (GOOD + KEYS, GOOD + COSTS, ("projects", "costs")),
        (
            GOOD,
            GOOD + "command: /db\n",
            ("command", "the app in Slack has to have /db, too"),
        ),
    ],
)
def test_each_change_is_named_by_its_key_and_no_value_is_told(
    old: str, new: str, expected: tuple[str, ...]
) -> None:
    assert said(old, new) == expected
    assert "canary" not in str(said(old, new)).lower()


def test_a_new_file_altogether_is_told_in_few_words() -> None:
    many = "".join(OTHER.replace("C0LEDGER", f"C0CH{number}") for number in range(MOST + 5))
    found = said(GOOD, GOOD + many)
    assert len(found) == MOST + 1
    assert found[-1] == "and 5 more"
