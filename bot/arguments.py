"""The vocabulary of arguments: what a command's `Args` class is declared with."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

from bot.errors import UsageError
from bot.neon.models import LONGEST_TTL


class Effect(StrEnum):
    """What a command does to the world. The configuration grants effects, never functions."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DESTROY = "destroy"
    REVEAL = "reveal"

    @property
    def writes(self) -> bool:
        """Whether Neon holds something else afterwards."""
        return self in {Effect.CREATE, Effect.CHANGE, Effect.DESTROY}


class Kind(StrEnum):
    """What a word of the command line means."""

    TEXT = "text"
    NEW_NAME = "new name"  # a name for something that does not exist yet, 1–256 characters
    INTEGER = "integer"
    SWITCH = "switch"  # --flag / --no-flag
    DURATION = "duration"  # 2d, 36h, 90m, 1d12h: always with a unit
    EXPIRY = "expiry"  # a duration, an ISO 8601 time, or `never`
    MOMENT = "moment"  # an ISO 8601 time, `2h ago`, or an LSN such as 0/1DE2850
    CU = "compute units"  # 0.25, or 0.25-2
    BRANCH = "branch"  # name or id, resolved to bot.neon.models.Branch
    PROJECT = "project"  # alias, name or id, resolved to ProjectRef
    OPERATION = "operation"  # id, resolved to bot.neon.models.Operation
    WORDS = "words"  # everything that is left on the line, as a tuple of words


@dataclass(frozen=True)
class Expiry:
    """When something ends: after a while, at a time, or (both None) never."""

    after: timedelta | None = None
    at: datetime | None = None

    def time(self, now: datetime) -> datetime | None:
        """The moment itself, counted from `now`; None for never. UsageError outside Neon's range."""
        at = now + self.after if self.after is not None else self.at
        if at is not None and not now < at <= now + LONGEST_TTL:
            raise UsageError(
                "A branch can expire at most 30 days from now, and not in the past.",
                hint="Give a time such as `2d`, or `never` for a branch that stays.",
            )
        return at


@dataclass(frozen=True)
class Moment:
    """A point in a branch's history: exactly one of the two is set."""

    time: datetime | None = None
    lsn: str | None = None


@dataclass(frozen=True)
class CuRange:
    """Autoscaling limits in compute units; equal for a fixed size."""

    min_cu: float
    max_cu: float


@dataclass(frozen=True)
class Argument:
    """One declared argument, as the parser, the help and the README read it."""

    name: str  # the field's name
    kind: Kind
    help: str
    positional: bool
    required: bool
    default: Any = None
    effect: Effect | None = None  # asking for this needs this effect as well as the command's

    @property
    def flag(self) -> str:
        """How it is typed, such as `--ttl`; positional ones show their name."""
        return self.name.replace("_", "-") if self.positional else "--" + self.name.replace("_", "-")


def positional(kind: Kind, *, help: str, optional: bool = False) -> Any:
    """A word by position, in order of declaration. An optional one that is not given is None."""
    return _argument(kind, help, positional=True, required=not optional, default=None)


def flag(
    kind: Kind, *, help: str, default: Any = None, required: bool = False, effect: Effect | None = None
) -> Any:
    """A `--name value`, or a `--name/--no-name` switch. `effect`: what giving it needs on top."""
    return _argument(kind, help, positional=False, required=required, default=default, effect=effect)


def _argument(
    kind: Kind, help: str, *, positional: bool, required: bool, default: Any, effect: Effect | None = None
) -> Any:
    facts = {"kind": kind, "help": help, "positional": positional, "required": required, "effect": effect}
    if kind is Kind.WORDS and default is None:
        default = ()
    if required:
        return field(metadata=facts)
    return field(default=default, metadata=facts)


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(positional, flag))
def arguments(cls: type[_T]) -> type[_T]:
    """Make a class of declared arguments: a frozen, keyword-only dataclass."""
    return dataclass(frozen=True, kw_only=True)(cls)


def declared(args: type[Any]) -> tuple[Argument, ...]:
    """The arguments that a class declares, in order."""
    return tuple(
        Argument(
            name=each.name,
            kind=each.metadata["kind"],
            help=each.metadata["help"],
            positional=each.metadata["positional"],
            required=each.metadata["required"],
            default=None if each.default is dataclasses.MISSING else each.default,
            effect=each.metadata["effect"],
        )
        for each in dataclasses.fields(args)
    )


@arguments
class NoArgs:
    """For a command without arguments."""
