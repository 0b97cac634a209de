"""docs/peers.md: what else lets people manage Neon. `python -m tests.peers_table` writes it."""

from bot.neon import catalog
from bot.registry import load
from tests.peers import PEERS, Peer, Row
from tests.source import ROOT
from tests.uses import commands_by_operation

PATH = ROOT / "docs" / "peers.md"

_OPENING = """\
# Other ways to manage Neon, and this one

Written by `make docs` from `tests/peers.py`; edit that. Which command of this bot belongs to a row follows
from the operations of Neon's API that both come down to. Where it says `api`, the operation is called by
its path: `/neon api list` finds it.
"""


def table() -> str:
    """The whole file."""
    return "\n".join([_OPENING, *map(_peer, PEERS)]).rstrip() + "\n"


def ours(row: Row) -> tuple[str, ...]:
    """The commands of this bot that do the same."""
    uses = commands_by_operation()
    by_operation = [_one(each, uses.get(each, ())) for each in row.operations]
    return tuple(dict.fromkeys((*row.ours, *by_operation)))


def _one(operation_id: str, commands: tuple[str, ...]) -> str:
    """The command that is about an operation: of several, one with its effect, and then one named alike."""
    described, registry = catalog.named(operation_id), load()

    def fits(name: str) -> tuple[bool, bool, int, str]:
        entry = registry.named(name)
        named_alike = entry.path[0].replace("-", "") in operation_id.lower()
        return entry.command.effect is not described.effect, not named_alike, len(name), name

    return min(commands, key=fits, default=f"api {described.route.method.lower()}")


def _peer(peer: Peer) -> str:
    lines = [f"## {peer.name}", "", f"{peer.said} Source: {peer.source}.", "", "| Theirs | Here | Why |"]
    lines.append("| --- | --- | --- |")
    for row in peer.rows:
        named = ", ".join(f"`{each}`" for each in ours(row)) or "–"
        lines.append(f"| {row.theirs} | {named} | {row.why} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(table())
