"""docs/operations.md: all operations of Neon's API. `python -m tests.operations_table` writes it."""

from bot.neon import catalog
from bot.neon.catalog import Described
from bot.neon.free_calls import FreeCall
from bot.registry import load
from sandbox.neon.routes import ROUTES
from tests.source import ROOT
from tests.uses import commands_by_operation

PATH = ROOT / "docs" / "operations.md"
SERVED = frozenset(each.operation_id for each in ROUTES)

_OPENING = """\
# Every operation of Neon's API

Written by `make docs` from the program itself; do not edit. Each of the {total} operations can be called
from Slack: by a command of its own, and by its path with `/neon api`, for example
`/neon api get /projects/shop/branches`. `/neon api list` and `/neon api describe` show the same in Slack.

- **Effect** is the right that it needs (see the README). An operation without one cannot be called at all.
- **Commands** are those that call it; looking up a branch or a project that a command names is not counted.
  Where there is none, `api` and the method is the way.
- **Stand-in** says whether the stand-in of Neon (`sandbox/neon/`) serves it, with state.
- A path without a project is about the account, and needs a channel with `account: true`.

{commanded} have a command of their own; {served} of {total} are served by the stand-in.
"""


def table() -> str:
    """The whole file."""
    known = sorted(catalog.operations().values(), key=lambda each: (each.group, each.route.path, each.id))
    uses = commands_by_operation()
    commanded = sum(each.id in uses for each in known)
    lines = [
        _OPENING.format(total=len(known), commanded=commanded, served=len(SERVED & {e.id for e in known}))
    ]
    group = ""
    for each in known:
        if each.group != group:
            group = each.group
            lines += [f"## {group}", "", "| Operation | Call | Effect | Commands | Stand-in |", _RULE]
        lines.append(_row(each, uses.get(each.id, ())))
        if each is known[-1] or known[known.index(each) + 1].group != group:
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


_LISTED = 3
_RULE = "| --- | --- | --- | --- | --- |"


def _row(described: Described, commands: tuple[str, ...]) -> str:
    route = described.route
    state = "" if described.stability == "stable" else f" ({described.stability})"
    effect = ", ".join(each.value for each in FreeCall(described, {}).effects)
    named = _commands(described, commands) or f"`api {route.method.lower()}`"
    served = "yes" if described.id in SERVED else "no"
    return f"| {described.id}{state} | `{route.method} {route.path}` | {effect} | {named} | {served} |"


def _commands(described: Described, commands: tuple[str, ...]) -> str:
    """Those that are about it come first: they have its effect. Others look something up with it."""
    registry = load()
    ordered = sorted(commands, key=lambda each: registry.named(each).command.effect is not described.effect)
    more = f" and {len(ordered) - _LISTED} more" if len(ordered) > _LISTED else ""
    return ", ".join(f"`{each}`" for each in ordered[:_LISTED]) + more


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(table())
