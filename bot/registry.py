"""The commands: found under commands/, checked, and matched with what people type.

The path is the command: commands/branch/set_expiration.py is `branch set-expiration`, and
commands/help.py is `help`. This module alone imports from commands/.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path

from bot.command import Effect, Scope, Usage
from bot.config_rights import Commands, KnownCommands
from bot.declarations import DeclarationError, as_command, problems
from bot.entry import Entry
from bot.errors import UsageError
from bot.judging import demand, ruled
from bot.naming import Names, spelled
from bot.parsing import parse
from bot.text import split

# What a line asks for does not depend on when it is read.
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)

__all__ = ["DeclarationError", "Entry", "Registry", "load"]


@cache
def load(package: str = "commands") -> "Registry":
    """Every command of a package, checked once. Raises DeclarationError with all that is wrong with them."""
    return Registry.of(_entries(package))


@dataclass(frozen=True)
class Registry:
    """All commands, sorted by name and checked: built by `load` or `of`."""

    names: Names

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Registry":
        """The checked commands. Raises DeclarationError with all that is wrong with them."""
        names = Names(tuple(sorted(entries, key=lambda entry: entry.path)))
        wrong = list(names.clashes())
        # Examples can only be tried once every name means one thing.
        wrong = wrong or [each for entry in names.entries for each in problems(entry, names.find)]
        if wrong:
            raise DeclarationError(wrong)
        return cls(names)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All commands."""
        return self.names.entries

    @cached_property
    def rules(self) -> Commands:
        """What the configuration's lines of rights may name."""
        rules = {entry.name: ruled(entry.command) for entry in self.entries}
        return KnownCommands(rules, self._scheduled)

    def _scheduled(self, line: str) -> tuple[str, bool]:
        """What is wrong with a line that is to run by itself, and whether it is about the whole account."""
        try:
            entry, rest = self.match(split(line))
            needed = demand(entry.command, parse(entry, rest, now=_ANY_TIME).given)
        except UsageError as error:
            return f"is no command that works: {error.message}", False
        if any(effect is not Effect.READ for effect in needed.effects) or entry.command.follows:
            return f"does more than read ({entry.name}), and only what reads can run by itself", False
        return "", needed.scope is Scope.ACCOUNT

    def match(self, words: Sequence[str]) -> tuple[Entry, tuple[str, ...]]:
        """The command that the words name, and the words after its name. No words at all: `help`.

        Nouns may be plural, verbs may be common synonyms (`ls`, `rm`), both in any case. Nothing is
        ever guessed: what is only nearly right raises UsageError with the nearest names.
        """
        return self.names.find(words)

    def under(self, words: Sequence[str]) -> tuple[Usage, ...]:
        """All commands for no words, those of a noun, or the one that the words name.

        Raises UsageError for words that name nothing.
        """
        return tuple(entry.usage for entry in self.names.under(words))

    def entry(self, path: Sequence[str]) -> Entry:
        """The command of exactly that path. Raises KeyError when there is none."""
        return self.names.by_path[tuple(path)]

    def named(self, name: str) -> Entry:
        """The command of exactly that name, such as `branch create`. Raises KeyError."""
        return self.entry(name.split(" "))

    def usage(self, entry: Entry) -> Usage:
        """A command as help shows it."""
        return entry.usage

    def reference(self) -> tuple[Usage, ...]:
        """All commands as help shows them."""
        return tuple(entry.usage for entry in self.entries)

    def markdown_table(self, slash: str = "/neon") -> str:
        """The table of commands for the README."""
        rows = [("Command", "What it does", "Effect"), ("---", "---", "---")]
        rows += [(f"`{slash} {each.line}`", each.summary, _effects(each)) for each in self.reference()]
        return "\n".join(_row(cells) for cells in rows)


def _effects(usage: Usage) -> str:
    added = [f"{each.effect} with `{each.flag}`" for each in usage.arguments if each.effect]
    return ", ".join([usage.effect.value, *added])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _entries(package: str) -> Iterator[Entry]:
    for path in _paths(package):
        module = import_module(".".join((package, *path)))
        summary = (module.__doc__ or "").strip().partition("\n")[0]
        try:
            command = as_command(getattr(module, "command", None))
        except DeclarationError as error:
            raise DeclarationError([f"{module.__name__}: {each}" for each in error.problems]) from None
        yield Entry(tuple(map(spelled, path)), summary, command)


def _paths(package: str) -> list[tuple[str, ...]]:
    """The modules of a package. A plain folder counts as well, it needs no __init__.py."""
    roots = [Path(each) for each in import_module(package).__path__]
    files = [file.relative_to(root).with_suffix("") for root in roots for file in root.rglob("*.py")]
    paths = [file.parts for file in files if not any(part.startswith("_") for part in file.parts)]
    too_deep = ["/".join(path) for path in paths if len(path) > 2]
    if too_deep:
        raise DeclarationError([f"{each}.py: a command is at most a noun and a verb" for each in too_deep])
    return sorted(paths)
