"""Pure: arguments as if every name stood for something, to judge a line without looking anything up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bot.command import Compute, Kind, Point, ProjectRef, declared
from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.snapshots import Snapshot
from bot.parsing import Raw, RawPoint

_A = TypeVar("_A")


def as_typed(args: type[_A], given: Mapping[str, Any], now: datetime) -> _A:
    """The arguments, with each thing of Neon's called what was typed, be it a name or an id."""
    kinds = {each.name: each.kind for each in declared(args)}
    values = {
        name: _thing(kinds[name], value, now) if isinstance(value, Raw) else value
        for name, value in given.items()
    }
    return args(**values)


def _thing(kind: Kind, raw: Raw, now: datetime) -> Any:
    match kind:
        case Kind.COMPUTE:
            return Compute(_endpoint(raw.word, now), _branch(raw.word, now))
        case Kind.POINT if isinstance(raw, RawPoint):
            return Point(_branch(raw.branch, now), raw.at)
        case Kind.SNAPSHOT:
            return Snapshot(id=raw.word, name=raw.word, created_at=now)
        case Kind.OPERATION:
            return _operation(raw.word, now)
        case Kind.PROJECT:
            return ProjectRef(raw.word, raw.word)
    return _branch(raw.word, now)


def _branch(word: str, now: datetime) -> Branch:
    return Branch(id=word, project_id="", name=word, current_state="", created_at=now, updated_at=now)


def _endpoint(word: str, now: datetime) -> Endpoint:
    return Endpoint(
        id=word,
        project_id="",
        branch_id=word,
        host="",
        type="",
        current_state="",
        autoscaling_limit_min_cu=0,
        autoscaling_limit_max_cu=0,
        created_at=now,
    )


def _operation(word: str, now: datetime) -> Operation:
    return Operation(id=word, project_id="", action="", status="", created_at=now, updated_at=now)
