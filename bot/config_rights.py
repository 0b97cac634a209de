"""Who may do what, as config.yaml has it: lines by effect, and by single commands.

A line of a command says more than one of an effect, and takes its place for that command.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    RootModel,
    StrictInt,
    StrictStr,
    ValidationInfo,
    model_validator,
)

from bot.arguments import Effect
from bot.config_values import EVERYONE, Approvers, Holders, Patience, Section, wrong

T = TypeVar("T")
_EFFECTS = tuple(effect.value for effect in Effect)
MOST_APPROVALS = 5


@dataclass(frozen=True)
class Ruled:
    """What the rules have to know of a command.

    effect   its own, which a line of the command is about
    effects  all that it may have, with its flags
    free     it calls whatever its path says: `api post` and the like
    open     every member may run it anywhere, so that no line could mean anything
    account  it is about the whole account, which a channel has to be open for
    admins   it is for the bot's admins, whom no line can name
    """

    effect: Effect
    effects: frozenset[Effect]
    free: bool = False
    open: bool = False
    account: bool = False
    admins: bool = False


Commands = Mapping[str, Ruled]


class KnownCommands(dict[str, Ruled]):
    """The rules of all commands, and whether a line can run by itself.

    `scheduled` says what is wrong with such a line, as a predicate, and whether it is about the whole
    account.
    """

    def __init__(self, rules: Commands, scheduled: Callable[[str], tuple[str, bool]]) -> None:
        super().__init__(rules)
        self.scheduled = scheduled


def _right(value: str, info: ValidationInfo) -> str:
    commands: Commands = info.context or {}
    if value in _EFFECTS:
        return value
    if value not in commands:
        near = difflib.get_close_matches(value.lower(), [*_EFFECTS, *commands], n=1)
        meant = f": did you mean {near[0]}?" if near else f" (an effect is one of {', '.join(_EFFECTS)})"
        raise wrong(f"is no effect and no command{meant}")
    if commands[value].open:
        raise wrong("is open to every member everywhere: leave the line out")
    if commands[value].admins:
        raise wrong("is for the `admins` of this file: leave the line out")
    return value


def _right_to_approve(value: str, info: ValidationInfo) -> str:
    commands: Commands = info.context or {}
    effect = commands[value].effect if _right(value, info) in commands else value
    if effect == Effect.READ:
        raise wrong("only reads, which needs no approval; `reveal` is for what shows secrets")
    return value


@dataclass(frozen=True)
class Line(Generic[T]):
    """A line in force: what it says of an effect or a command, and where it stands below the channel."""

    name: str
    says: T
    section: tuple[str, ...]

    @property
    def place(self) -> tuple[str, ...]:
        """Below the channel, such as `("allow", "destroy")`."""
        return (*self.section, self.name)


Lines = Mapping[str, Line[T]]


def first(lines: Lines[T], names: Sequence[str]) -> Line[T] | None:
    """The line of the first of these names that has one."""
    return next((lines[name] for name in names if name in lines), None)


class _Lines(RootModel[Mapping[str, T]], Generic[T]):
    """Lines by the name of an effect or of a command."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    root: Mapping[str, T] = Field(default_factory=lambda: MappingProxyType({}))

    def at(self, *section: str) -> Lines[T]:
        """By name, as they stand in that section."""
        return {name: Line(name, says, section) for name, says in self.root.items()}


def _granting(lines: Mapping[str, T]) -> Mapping[str, T]:
    if not lines:
        raise wrong(f"grants nothing: list at least one of {', '.join(_EFFECTS)}, or a command")
    return MappingProxyType(dict(lines))


def _asking(lines: Mapping[str, T]) -> Mapping[str, T]:
    if not lines:
        raise wrong("asks for nothing: leave it out, or list an effect or a command")
    return MappingProxyType(dict(lines))


class Allow(_Lines[Holders]):
    """Who holds which right. An effect that has no line is nobody's."""

    root: Annotated[
        Mapping[Annotated[StrictStr, AfterValidator(_right)], Holders], AfterValidator(_granting)
    ] = Field(default_factory=lambda: MappingProxyType({}))

    def holders(self, effect: Effect) -> tuple[str, ...]:
        """The ids that hold this right, or `("everyone",)`, or `()` for nobody."""
        return self.root.get(effect.value, ())


def _a_few(value: int) -> int:
    if not 1 <= value <= MOST_APPROVALS:
        raise wrong(f"must be a whole number from 1 to {MOST_APPROVALS}")
    return value


class ApproveLine(Section):
    """How many people of `by`, other than whoever asked, have to agree, and within which time."""

    by: Approvers
    count: Annotated[StrictInt, AfterValidator(_a_few)] = 1
    within: Patience = Field(default="30m", validate_default=True)

    @model_validator(mode="after")
    def _enough_people(self) -> Self:
        endless = self.by == (EVERYONE,) or any(each.startswith("S") for each in self.by)
        if not endless and self.count > len(self.by):
            raise wrong(f"asks for {self.count} approvals, by {len(self.by)}: name more people, or a group")
        return self


class Approve(_Lines[ApproveLine]):
    """What needs the agreement of others, besides the right to do it."""

    root: Annotated[
        Mapping[Annotated[StrictStr, AfterValidator(_right_to_approve)], ApproveLine], AfterValidator(_asking)
    ] = Field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Approval:
    """What has to be agreed to: by `count` people who stand in `by` and in each of `also`, within `within`.

    `rule` is the line of the configuration that asks for it. `also` is for what several lines ask for.
    """

    by: tuple[str, ...]
    count: int
    within: timedelta
    rule: str
    also: tuple[tuple[str, ...], ...] = ()
