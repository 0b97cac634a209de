"""Where a process dies: right before or right after the nth time that it changes its database.

The program knows nothing of it: these are SQLAlchemy's own hooks, on every engine of the process.
"""

import itertools
import os
import re
import signal
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import Pool

from bot.store.request import State

_CHANGES = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM) neonbot_(\w+)")
_STATES = frozenset(each.value for each in State)


def die_at_change(nth: int, *, after: bool, note: Path) -> None:
    """Die by SIGKILL before, or after, the nth transaction from now on that changes anything is committed.

    `note` then says what the transaction has changed.
    """
    count = itertools.count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def executed(
        connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if found := _CHANGES.search(statement):
            connection.info.setdefault("changes", []).append(f"{found[2]}{_state(parameters)}")

    @event.listens_for(Engine, "rollback")
    def rolled_back(connection: Connection) -> None:
        connection.info.pop("changes", None)

    @event.listens_for(Engine, "commit")
    def about_to_commit(connection: Connection) -> None:
        changes = connection.info.pop("changes", None)
        if not changes or next(count) != nth:
            return
        point = f"{'after' if after else 'before'} {'+'.join(changes)}"
        if not after:
            _die(note, point)
        connection.info["dying"] = point

    @event.listens_for(Pool, "checkin")
    def given_back(connection: Any, record: Any) -> None:
        if point := record.info.get("dying"):
            _die(note, point)


def _state(parameters: Any) -> str:
    values = parameters.values() if isinstance(parameters, dict) else parameters
    return "".join(f"={each}" for each in values if isinstance(each, str) and each in _STATES)


def _die(note: Path, point: str) -> NoReturn:
    note.write_text(point)
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit  # is not reached
