"""Pure: what a file under commands/ must declare, checked before the first request comes in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import GenericAlias
from typing import Any, get_type_hints

from bot.command import (
    Argument,
    Command,
    Compute,
    CuRange,
    Effect,
    Expiry,
    Kind,
    Moment,
    Point,
    ProjectRef,
    Scope,
    Timeout,
)
from bot.entry import PROJECT_FLAG, Entry
from bot.errors import UsageError
from bot.neon.models import Branch, Operation
from bot.neon.models.snapshots import Snapshot
from bot.parsing import HELP_FLAGS, LOOKED_UP, flag_names, parse
from bot.text import split

Find = Callable[[Sequence[str]], tuple[Entry, tuple[str, ...]]]

# Fixed, so that an example with a date in it does not begin to fail one day.
_EXAMPLES_TYPED_AT = datetime(2030, 1, 1, tzinfo=UTC)

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NEW_NAME: str,
    Kind.INTEGER: int,
    Kind.SWITCH: bool,
    Kind.DURATION: timedelta,
    Kind.EXPIRY: Expiry,
    Kind.MOMENT: Moment,
    Kind.CU: CuRange,
    Kind.TIMEOUT: Timeout,
    Kind.CHOICE: str,
    Kind.BRANCH: Branch,
    Kind.POINT: Point,
    Kind.COMPUTE: Compute,
    Kind.SNAPSHOT: Snapshot,
    Kind.PROJECT: ProjectRef,
    Kind.OPERATION: Operation,
    Kind.WORDS: tuple[str, ...],
}


class DeclarationError(Exception):
    """Files under commands/ declare something that cannot work: a mistake in the program."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def as_command(declared: object) -> Command[Any]:
    """A module's `command`. Raises DeclarationError when it is none, or takes something else than
    declared arguments.
    """
    if not isinstance(declared, Command):
        raise DeclarationError(["it has no `command = Command(...)`"])
    args = declared.args
    if not is_dataclass(args) or any("kind" not in each.metadata for each in fields(args)):
        raise DeclarationError(["its arguments are not an `@arguments` class"])
    return declared


def problems(entry: Entry, find: Find) -> Iterator[str]:
    """Everything that is wrong with a command, one sentence each."""
    wrong = [*_in_general(entry), *_with_effect(entry), *_with_arguments(entry)]
    # Examples are parsed, which takes sound arguments.
    wrong = wrong or list(_with_examples(entry, find))
    yield from (f"{entry.name}: {what}" for what in wrong)


def _in_general(entry: Entry) -> Iterator[str]:
    if not entry.summary.endswith("."):
        yield f"the first line of its docstring is not a sentence with a period: {entry.summary!r}"
    if not entry.command.examples:
        yield "it has no example"


def _with_effect(entry: Entry) -> Iterator[str]:
    command = entry.command
    if command.admins_only:
        if command.scope is not Scope.CHANNEL or command.confirm or command.follows:
            yield "it is for admins, so its scope must be CHANNEL, and it neither asks nor follows"
        return
    aimed = command.target is not None or command.aim is not None
    told = Effect.REVEAL in {command.effect, *(each.effect for each in entry.usage.arguments)}
    # Others may have to approve that a secret is shown.
    if (command.effect.writes or command.follows or told) and not (aimed and command.doing):
        why = f"writes ({command.effect})" if command.effect.writes else "shows a secret"
        yield f"it {'follows operations' if command.follows else why}, so it needs `target` and `doing`"
    if command.form and (command.effect.writes or command.follows or told):
        yield "it is shown in a window, so it must only read, and no secret"
    settled = command.settle is not None or command.look is not None
    if command.effect is Effect.DESTROY and not (command.confirm and settled):
        yield "it destroys, so it needs `confirm` and `settle`"


def _with_arguments(entry: Entry) -> Iterator[str]:
    known = entry.usage.arguments
    by_position = [each for each in known if each.positional]
    if any(later.required and not each.required for each, later in pairwise(by_position)):
        yield "a required word comes after an optional one"
    for each in known:
        if not each.help:
            yield f"{each.flag} has no help"
        if each.kind is Kind.SWITCH and each.positional:
            yield f"{each.flag} is a switch, so it must be a flag"
        if each.kind is Kind.WORDS and (not each.positional or each is not by_position[-1]):
            yield f"{each.flag} takes all words that are left, so it must be the last by position"
        in_project = each.kind in LOOKED_UP - {Kind.PROJECT}
        if in_project and entry.command.scope is not Scope.PROJECT:
            yield f"{each.flag} is looked up in a project, so the scope must be PROJECT"
        if (each.kind is Kind.CHOICE) is not bool(each.choices):
            yield f"{each.flag}: `choices` and the kind CHOICE go together"
        if each.many and each.kind in {*LOOKED_UP, Kind.SWITCH, Kind.WORDS}:
            yield f"{each.flag} cannot be given many times: that is for plain values"
        if each.many and each.positional and each is not by_position[-1]:
            yield f"{each.flag} may be given many times, so it must be the last by position"
    yield from _with_flag_names(entry)
    yield from _with_types(entry)


def _with_flag_names(entry: Entry) -> Iterator[str]:
    names = flag_names(entry.usage.arguments)
    for name in sorted(set(names)):
        if names.count(name) > 1 or name in HELP_FLAGS:
            yield f"{name} means two things"
        if name == PROJECT_FLAG and entry.command.scope is Scope.PROJECT:
            yield f"{name} already says which project a command of this scope is about"


def _with_types(entry: Entry) -> Iterator[str]:
    hints = get_type_hints(entry.command.args)
    for each in entry.usage.arguments:
        expected = _type(each)
        if hints[each.name] != expected:
            yield f"{each.flag} is {each.kind.name}, so its type must be {expected}, not {hints[each.name]}"


def _type(argument: Argument) -> Any:
    expected = _TYPES[argument.kind]
    if argument.many:
        return GenericAlias(tuple, (expected, ...))
    return expected if argument.required or argument.default is not None else expected | None


def _with_examples(entry: Entry, find: Find) -> Iterator[str]:
    for example in entry.command.examples:
        try:
            found, rest = find(split(example))
            parse(found, rest, now=_EXAMPLES_TYPED_AT)
        except UsageError as error:
            yield f"its example {example!r} does not work: {error.message}"
        else:
            if found.path != entry.path:
                yield f"its example {example!r} is of {found.name}"
