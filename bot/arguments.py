"""The vocabulary of arguments: what a command's `Args` class is declared with."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

from bot.errors import UsageError
from bot.neon.models import LONGEST_TTL, Branch, Endpoint


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
    TIMEOUT = "timeout"  # a duration from 1m to 7d, `never` or `default`
    CHOICE = "choice"  # one of the declared `choices`, in any case
    BRANCH = "branch"  # name or id, resolved to bot.neon.models.Branch
    POINT = "point"  # a branch, `^self`, `^parent`, a moment, or `branch@moment`, resolved to Point
    COMPUTE = "compute"  # its id, or the branch whose read-write one it is, resolved to Compute
    SNAPSHOT = "snapshot"  # name or id, resolved to bot.neon.models.snapshots.Snapshot
    PROJECT = "project"  # alias, name or id, resolved to ProjectRef
    OPERATION = "operation"  # id, resolved to bot.neon.models.Operation
    WORDS = "words"  # everything that is left on the line, as a tuple of words


@dataclass(frozen=True)
class Expiry:
    """When something ends: after a while, at a time, or (both None) never."""

    after: timedelta | None = None
    at: datetime | None = None

    def moment(self, now: datetime) -> datetime | None:
        """The moment itself, counted from `now`; None for never."""
        return now + self.after if self.after is not None else self.at

    def time(self, now: datetime) -> datetime | None:
        """As `moment`, for a branch. UsageError outside Neon's range."""
        at = self.moment(now)
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
class Point:
    """A branch, as it is now or (`at`) as it once was."""

    branch: Branch
    at: Moment | None = None


@dataclass(frozen=True)
class Compute:
    """A compute and the branch that it serves."""

    endpoint: Endpoint
    branch: Branch

    @property
    def id(self) -> str:
        """The compute's id in Neon."""
        return self.endpoint.id

    @property
    def name(self) -> str:
        """Its branch's name; a read replica, of which there may be several, adds its id."""
        replica = self.endpoint.type == "read_only"
        return f"{self.branch.name} (read replica {self.id})" if replica else self.branch.name


@dataclass(frozen=True)
class CuRange:
    """Autoscaling limits in compute units; equal for a fixed size."""

    min_cu: float
    max_cu: float


@dataclass(frozen=True)
class Timeout:
    """After how long without work a compute is suspended: -1 for never, 0 for Neon's default."""

    seconds: int


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
    choices: tuple[str, ...] = ()  # for Kind.CHOICE
    many: bool = False  # may be given several times; its value is a tuple

    @property
    def flag(self) -> str:
        """How it is typed, such as `--ttl`; positional ones show their name.

        A field whose name would be a word of Python ends with an underscore, which is not typed.
        """
        typed = self.name.rstrip("_").replace("_", "-")
        return typed if self.positional else f"--{typed}"


def positional(
    kind: Kind,
    *,
    help: str,
    optional: bool = False,
    choices: tuple[str, ...] = (),
    default: Any = None,
    many: bool = False,
) -> Any:
    """A word by position, in order of declaration. An optional one that is not given is `default`.

    The last one may be given `many` times: its value is a tuple of them.
    """
    required = not optional and default is None
    facts = {"kind": kind, "help": help, "positional": True, "required": required, "choices": choices}
    facts |= {"many": many}
    return _argument(facts, () if kind is Kind.WORDS and default is None else default)


def flag(
    kind: Kind,
    *,
    help: str,
    default: Any = None,
    required: bool = False,
    effect: Effect | None = None,
    choices: tuple[str, ...] = (),
    many: bool = False,
) -> Any:
    """A `--name value`, or a `--name/--no-name` switch.

    `effect` is what giving it needs on top of the command's own; a flag that may be given `many` times
    has a tuple for a value, empty if not given.
    """
    facts = {"kind": kind, "help": help, "positional": False, "required": required, "effect": effect}
    facts |= {"choices": choices, "many": many}
    return _argument(facts, () if many and default is None else default)


def _argument(facts: dict[str, Any], default: Any) -> Any:
    return field(metadata=facts) if facts["required"] else field(default=default, metadata=facts)


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(positional, flag))
def arguments(cls: type[_T]) -> type[_T]:
    """Make a class of declared arguments: a frozen, keyword-only dataclass."""
    return dataclass(frozen=True, kw_only=True)(cls)


# By class: every rule asks for them, and they never change.
_DECLARED: dict[type[Any], tuple[Argument, ...]] = {}


def declared(args: type[Any]) -> tuple[Argument, ...]:
    """The arguments that a class declares, in order."""
    if args not in _DECLARED:
        _DECLARED[args] = tuple(_argument_of(each) for each in dataclasses.fields(args))
    return _DECLARED[args]


def _argument_of(declaration: "dataclasses.Field[Any]") -> Argument:
    facts = declaration.metadata
    return Argument(
        name=declaration.name,
        kind=facts["kind"],
        help=facts["help"],
        positional=facts["positional"],
        required=facts["required"],
        default=None if declaration.default is dataclasses.MISSING else declaration.default,
        effect=facts.get("effect"),
        choices=facts["choices"],
        many=facts.get("many", False),
    )


@arguments
class NoArgs:
    """For a command without arguments."""
