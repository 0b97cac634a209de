"""The files under docs/ say what the program does: they are written from it."""

import pytest

from bot.neon import catalog
from bot.registry import load
from tests import operations_table, peers_table
from tests.peers import PEERS, Row
from tests.uses import commands_by_operation

ROWS = [row for peer in PEERS for row in peer.rows]


def test_the_table_of_operations_is_in_step() -> None:
    assert operations_table.PATH.read_text() == operations_table.table(), "run `make docs`"


def test_the_table_of_peers_is_in_step() -> None:
    assert peers_table.PATH.read_text() == peers_table.table(), "run `make docs`"


def test_the_source_tells_which_command_calls_which_operation() -> None:
    uses = commands_by_operation()
    assert set(uses["deleteProjectBranch"]) == {"branch delete"}
    assert "connection show" in uses["getConnectionURI"]
    assert "branch create" in uses["createProjectBranch"]
    assert uses.keys() <= catalog.operations().keys()
    assert {name for names in uses.values() for name in names} <= {each.name for each in load().entries}


# What calls any operation, and what changes only what the bot keeps for itself.
OTHERS = {"api", "channel", "cleanup", "freeze", "schedule", "subscribe", "unfreeze", "unsubscribe"}


def test_every_command_that_writes_to_neon_is_seen_to_call_something() -> None:
    seen = {name for names in commands_by_operation().values() for name in names}
    writes = {each for each in load().entries if each.command.effect.writes}
    assert {each.name for each in writes if each.path[0] not in OTHERS} <= seen


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.theirs)
def test_no_row_of_a_peer_is_without_a_command_or_a_reason(row: Row) -> None:
    assert row.operations or row.ours or row.why
    assert set(row.operations) <= catalog.operations().keys()
    assert set(peers_table.ours(row)) <= {each.name for each in load().entries}
