"""Pure: the words after a command's name → its typed arguments, or a UsageError that says how to do it.

Parsing looks nothing up: words that name something of Neon's stay `Raw` for bot.resolve.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn

from bot.command import Argument, Kind, Moment, Usage
from bot.entry import PROJECT_FLAG, Entry
from bot.errors import UsageError
from bot.text import either, nearest, plain_dashes, quoted
from bot.values import convert

LOOKED_UP = frozenset({Kind.BRANCH, Kind.COMPUTE, Kind.OPERATION, Kind.POINT, Kind.PROJECT, Kind.SNAPSHOT})
# What stands for "the branch that this command is about" where a point is meant.
ITSELF = "^self"
HELP_FLAGS = frozenset({"--help", "--h"})
END_OF_FLAGS = "--"


@dataclass(frozen=True)
class Raw:
    """A word that names something of Neon's, not looked up yet."""

    word: str


@dataclass(frozen=True)
class RawPoint(Raw):
    """A point in some branch's history: `branch` and `at` are what `word` says if no branch has that name."""

    branch: str
    at: Moment | None


@dataclass(frozen=True)
class Parsed:
    """The arguments that were given, by name, and what `--project` said.

    `help_wanted`: `--help` was among the words, so the command is to be explained, not run.
    """

    given: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    project: str | None = None
    help_wanted: bool = False


def parse(entry: Entry, words: Sequence[str], *, now: datetime) -> Parsed:
    """The arguments of one command from the words that follow its name.

    Flags stand anywhere, as `--name value` or `--name=value`; after a lone `--` every word is
    positional, and after the first word of a `Kind.WORDS` argument all are taken as they are.
    A command of scope PROJECT also takes `--project`.

    Raises UsageError, with the command's first example, for anything that does not fit.
    """
    if wants_help(words):
        return Parsed(help_wanted=True)
    reading = _Reading(entry.usage, _flags(entry), list(words), now)
    while reading.left:
        reading.take()
    reading.check_complete()
    return Parsed(MappingProxyType(reading.values), reading.project)


def wants_help(words: Sequence[str]) -> bool:
    """Whether `--help` is among the flags; after a lone `--` it is a word like any other."""
    for word in words:
        if word == END_OF_FLAGS:
            return False
        if word.lower() in HELP_FLAGS:
            return True
    return False


def flag_names(arguments: Iterable[Argument]) -> tuple[str, ...]:
    """Every flag as it can be typed, `--no-` forms included; twice when two arguments claim it."""
    return tuple(each.typed for each in _declared(arguments))


@dataclass(frozen=True)
class _Flag:
    """A flag as typed. `argument` None is `--project`; `value` is what a switch means, else None."""

    typed: str
    argument: Argument | None
    value: bool | None = None

    @property
    def kind(self) -> Kind:
        return Kind.TEXT if self.argument is None else self.argument.kind


def _flags(entry: Entry) -> Mapping[str, _Flag]:
    known = {each.typed: each for each in _declared(entry.usage.arguments)}
    if entry.takes_project:
        known[PROJECT_FLAG] = _Flag(PROJECT_FLAG, None)
    return known


def _declared(arguments: Iterable[Argument]) -> Iterator[_Flag]:
    for argument in arguments:
        if argument.positional:
            continue
        if argument.kind is Kind.SWITCH:
            yield _Flag(argument.flag, argument, value=True)
            yield _Flag(argument.flag.replace("--", "--no-", 1), argument, value=False)
        else:
            yield _Flag(argument.flag, argument)


@dataclass
class _Reading:
    """One pass over the words of a line."""

    usage: Usage
    flags: Mapping[str, _Flag]
    left: list[str]
    now: datetime
    values: dict[str, Any] = field(default_factory=dict)
    project: str | None = None
    only_positional: bool = False

    def take(self) -> None:
        """Read the next word, and its value if it is a flag that has one."""
        word = self.left.pop(0)
        if self.only_positional or not word.startswith("--"):
            self._take_positional(word)
        elif word == END_OF_FLAGS:
            self.only_positional = True
        else:
            self._take_flag(word)

    def check_complete(self) -> None:
        """Raises UsageError for an argument that is required and was not given."""
        for argument in self.usage.arguments:
            if argument.required and argument.name not in self.values:
                shown = f"<{argument.flag}>" if argument.positional else argument.flag
                self._refuse(f"{self.usage.name} needs {shown}: {argument.help}.", f"Write {self._line}.")

    @property
    def _line(self) -> str:
        return f"`{self.usage.line}`"

    def _take_positional(self, word: str) -> None:
        argument = next(
            (
                each
                for each in self.usage.arguments
                if each.positional and (each.many or each.name not in self.values)
            ),
            None,
        )
        if argument is None:
            self._refuse_extra(word)
        if argument.kind is Kind.WORDS:
            self.values[argument.name] = (word, *self.left)
            self.left.clear()
        elif argument.many:
            value = self._converted(argument, word)
            self.values[argument.name] = (*self.values.get(argument.name, ()), value)
        else:
            self.values[argument.name] = self._converted(argument, self._with_ago(argument.kind, word))

    def _take_flag(self, word: str) -> None:
        name, equals, attached = word.partition("=")
        flag = self.flags.get(name.lower().replace("_", "-"))
        if flag is None:
            self._refuse_unknown(name)
        if flag.value is not None:
            if equals:
                self._refuse(f"{flag.typed} takes no value, but has {quoted(attached)}.", self._switch(flag))
            self._set(flag, flag.value)
            return
        typed = attached if equals else self._following(flag)
        if not typed:
            self._refuse_missing(flag)
        typed = self._with_ago(flag.kind, typed)
        self._set(flag, typed if flag.argument is None else self._converted(flag.argument, typed))

    def _following(self, flag: _Flag) -> str:
        if not self.left or self.left[0].startswith("--"):
            self._refuse_missing(flag)
        return self.left.pop(0)

    def _with_ago(self, kind: Kind, word: str) -> str:
        """`2h ago` is one value though it is typed as two words, or as three."""
        if kind not in {Kind.MOMENT, Kind.POINT}:
            return word
        for count in (1, 2):
            if [each.lower() for each in self.left[count - 1 : count]] == ["ago"]:
                word = " ".join((word, *self.left[:count]))
                del self.left[:count]
                return word
        return word

    def _converted(self, argument: Argument, word: str) -> Any:
        if argument.kind in LOOKED_UP:
            if not word.strip():
                self._refuse(f"<{argument.flag}> is empty.", f"It is the {argument.help}.")
            return _point(word, self.now) if argument.kind is Kind.POINT else Raw(word)
        try:
            if argument.kind is Kind.CHOICE:
                return _chosen(argument, word)
            return convert(argument.kind, word, now=self.now)
        except UsageError as error:
            shown = f"<{argument.flag}>" if argument.positional else argument.flag
            self._refuse(f"{shown}: {error.message}", error.hint)

    def _set(self, flag: _Flag, value: Any) -> None:
        name = PROJECT_FLAG if flag.argument is None else flag.argument.name
        given = self.project is not None if flag.argument is None else name in self.values
        if flag.argument is not None and flag.argument.many:
            self.values[name] = (*self.values.get(name, ()), value)
            return
        if given:
            self._refuse(f"{flag.typed} is given twice.", "Leave one of them out.")
        if flag.argument is None:
            self.project = value
        else:
            self.values[name] = value

    def _switch(self, flag: _Flag) -> str:
        opposite = next(
            each for each in self.flags.values() if each.argument == flag.argument and each != flag
        )
        return f"Write {flag.typed} or {opposite.typed}."

    def _refuse_missing(self, flag: _Flag) -> NoReturn:
        expected = "a project of this channel" if flag.argument is None else flag.argument.help
        following = f", but {quoted(self.left[0])} follows" if self.left else ""
        self._refuse(f"{flag.typed} needs a value{following}.", f"Expected: {expected}.")

    def _refuse_extra(self, word: str) -> NoReturn:
        if "--" + word.lower() in self.flags:
            self._refuse(f"{quoted(word)} is one word too many.", f"Did you mean --{word.lower()}?")
        has_positional = any(each.positional for each in self.usage.arguments)
        hint = "A name with spaces goes in quotes." if has_positional else f"Write {self._line}."
        self._refuse(f"{quoted(word)} is one word too many for {self.usage.name}.", hint)

    def _refuse_unknown(self, name: str) -> NoReturn:
        # Without the dashes, which would make all flags alike.
        near = ["--" + each for each in nearest(name[2:], [flag[2:] for flag in self.flags])]
        if near:
            hint = f"Did you mean {either(near)}?"
        elif self.flags:
            hint = f"It takes {', '.join(self.flags)}. A name that starts with dashes goes after a lone `--`."
        else:
            hint = "It takes no flags. A name that starts with dashes goes after a lone `--`."
        self._refuse(f"{self.usage.name} has no flag {quoted(name)}.", hint)

    def _refuse(self, message: str, hint: str) -> NoReturn:
        raise UsageError(message, hint=hint, example=self.usage.examples[0])


def _chosen(argument: Argument, word: str) -> str:
    typed = plain_dashes(word).lower().replace("_", "-")
    if typed in argument.choices:
        return typed
    near = nearest(typed, argument.choices)
    known = either(f"`{each}`" for each in argument.choices)
    hint = f"Did you mean {either(f'`{each}`' for each in near)}?" if near else f"Write {known}."
    raise UsageError(f"{quoted(word)} is not one of {known}.", hint=hint)


def _point(word: str, now: datetime) -> RawPoint:
    """`2h ago` is a moment of the branch itself; of `a@b@2h ago` the last part is one."""
    branch, _, moment = word.rpartition("@")
    for name, typed in ((ITSELF, word), (branch or ITSELF, moment)):
        try:
            return RawPoint(word, name, convert(Kind.MOMENT, typed, now=now))
        except UsageError:
            continue
    return RawPoint(word, word, None)
