"""What the rules know of each command: read afresh here, since the registry reads it once for all tests."""

import pytest

from bot.command import Effect
from bot.config_rights import Ruled
from bot.judging import ruled
from bot.registry import load

READ, CREATE, CHANGE, DESTROY, REVEAL = Effect


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("branch list", Ruled(READ, frozenset({READ}), free=False, open=False, account=False, admins=False)),
        ("help", Ruled(READ, frozenset({READ}), free=False, open=True, account=False, admins=False)),
        # A flag adds an effect, and `also` does.
        (
            "role create",
            Ruled(CREATE, frozenset({CREATE, REVEAL}), free=False, open=False, account=False, admins=False),
        ),
        (
            "key create",
            Ruled(CREATE, frozenset({CREATE, REVEAL}), free=False, open=False, account=True, admins=False),
        ),
        ("key list", Ruled(READ, frozenset({READ}), free=False, open=False, account=True, admins=False)),
        (
            "api delete",
            Ruled(DESTROY, frozenset({DESTROY}), free=True, open=False, account=False, admins=False),
        ),
        ("freeze", Ruled(CHANGE, frozenset({CHANGE}), free=False, open=False, account=False, admins=True)),
    ],
)
def test_what_the_rules_know_of_a_command(name: str, known: Ruled) -> None:
    assert ruled(load().named(name).command) == known


def test_what_the_rules_know_is_what_the_registry_hands_out() -> None:
    registry = load()
    for entry in registry.entries:
        assert ruled(entry.command) == registry.rules[entry.name]
