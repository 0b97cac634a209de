"""Pure: which command a line names, and what to say when it names none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.entry import Entry
from bot.errors import UsageError
from bot.parsing import HELP_FLAGS
from bot.text import either, nearest, quoted

HELP = ("help",)

_ASKING = HELP_FLAGS | {"?"}
_NOUNS = {
    **dict.fromkeys(("ops", "op"), "operation"),
    **dict.fromkeys(("conn",), "connection"),
    **dict.fromkeys(("db", "dbs"), "database"),
    **dict.fromkeys(("endpoint", "endpoints"), "compute"),
    **dict.fromkeys(("cred", "creds"), "credential"),
    **dict.fromkeys(("fn",), "function"),
    **dict.fromkeys(("organization", "organizations", "organisation", "organisations"), "org"),
    **dict.fromkeys(("api-key", "api-keys"), "key"),
    **dict.fromkeys(("log",), "logs"),
    **dict.fromkeys(("snap", "snaps"), "snapshot"),
    **dict.fromkeys(("domain", "domains"), "custom-domain"),
}
_VERBS = {
    **dict.fromkeys(("ls",), "list"),
    **dict.fromkeys(("get", "info", "view", "describe"), "show"),
    **dict.fromkeys(("new", "add", "make"), "create"),
    **dict.fromkeys(("rm", "del", "remove", "destroy", "drop"), "delete"),
    **dict.fromkeys(("mv", "name"), "rename"),
    **dict.fromkeys(("wake", "resume"), "start"),
    **dict.fromkeys(("stop", "pause"), "suspend"),
    **dict.fromkeys(("reboot",), "restart"),
    **dict.fromkeys(("scale",), "resize"),
    **dict.fromkeys(("undelete",), "recover"),
    **dict.fromkeys(("make-default",), "set-default"),
    **dict.fromkeys(("compare",), "diff"),
    **dict.fromkeys(("expire", "expiry", "expiration", "ttl", "set-ttl"), "set-expiration"),
}

_MEANT_MOST = ("create", "list", "show")


def spelled(word: str) -> str:
    """A word as commands spell it: lower case, with dashes."""
    return word.lower().replace("_", "-")


@dataclass(frozen=True)
class Names:
    """The names of all commands, with plurals of nouns and synonyms of verbs.

    Synonyms are exact. What is only nearly right is never run: it raises UsageError with the
    nearest names and an example.
    """

    entries: tuple[Entry, ...]

    def find(self, words: Sequence[str]) -> tuple[Entry, tuple[str, ...]]:
        """The command that the words name, and the words after its name; `help` for no words."""
        rest = tuple(words)
        if not rest or spelled(rest[0]) in _ASKING:
            return self.by_path[HELP], rest[1:]
        # `cost report` is what people type for `cost-report`.
        if dashed := self.by_path.get((spelled("-".join(rest[:2])),)):
            return dashed, rest[2:]
        single = self.by_path.get((spelled(rest[0]),))
        if single is not None:
            return single, rest[1:]
        noun = self._noun(rest)
        if len(rest) == 1:
            raise self._no_verb(noun)
        entry = self._with_verb(noun, spelled(rest[1]))
        if entry is not None:
            return entry, rest[2:]
        if spelled(rest[1]) in _ASKING or spelled(rest[1]) in HELP:
            return self.by_path[HELP], (noun,)
        raise self._unknown_verb(noun, rest[1])

    def under(self, words: Sequence[str]) -> tuple[Entry, ...]:
        """All commands for no words, those of a noun, or the one that the words name."""
        if not words:
            return self.entries
        if len(words) == 1 and (spelled(words[0]),) not in self.by_path:
            return self._of(self._noun(words))
        return (self.find(words)[0],)

    def clashes(self) -> Iterator[str]:
        """What is wrong with the names themselves, one sentence each."""
        if HELP not in self.by_path:
            yield "there is no `help`, which answers to an empty command"
        if len(self.by_path) < len(self.entries):
            yield "two commands have the same name"
        for entry in self.entries:
            if len(entry.path) == 1 and entry.path[0] in self._nouns:
                yield f"{entry.name}: it is also a way to write the noun {self._nouns[entry.path[0]]}"
        for noun in dict.fromkeys(self._nouns.values()):
            if any(self._nouns[each] != noun for each in (noun, _plural(noun))):
                yield f"{noun}: its plural is another noun"

    @cached_property
    def by_path(self) -> Mapping[tuple[str, ...], Entry]:
        """Every command by the words of its name."""
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def _nouns(self) -> Mapping[str, str]:
        """Every way to write a noun → the noun."""
        nouns = sorted({entry.path[0] for entry in self.entries if len(entry.path) > 1})
        others = {typed: noun for typed, noun in _NOUNS.items() if noun in nouns}
        return others | {_plural(noun): noun for noun in nouns} | {noun: noun for noun in nouns}

    def _noun(self, words: Sequence[str]) -> str:
        noun = self._nouns.get(spelled(words[0]))
        if noun is None:
            raise self._unknown(words)
        return noun

    def _with_verb(self, noun: str, verb: str) -> Entry | None:
        return self.by_path.get((noun, verb)) or self.by_path.get((noun, _VERBS.get(verb, verb)))

    def _of(self, noun: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.path[0] == noun)

    def _examples(self, noun: str) -> list[str]:
        """A line of each of its commands, those first that are meant most often."""
        ranks = {verb: rank for rank, verb in enumerate(_MEANT_MOST)}
        ranked = sorted(self._of(noun), key=lambda each: ranks.get(each.path[-1], len(ranks)))
        return [each.command.examples[0] for each in ranked]

    def _no_verb(self, noun: str) -> UsageError:
        examples = self._examples(noun)[:3]
        return UsageError(
            f"`{noun}` needs a verb: {_listed(each.path[1] for each in self._of(noun))}.",
            hint=f"For example {either(f'`{each}`' for each in examples)}.",
            example=examples[0],
        )

    def _unknown_verb(self, noun: str, typed: str) -> UsageError:
        verbs = {each.path[1]: each for each in self._of(noun)}
        known = verbs | {other: verbs[verb] for other, verb in _VERBS.items() if verb in verbs}
        near = tuple(dict.fromkeys(known[each].name for each in nearest(spelled(typed), known)))
        return UsageError(
            f"`{noun}` has no verb {quoted(typed)}; it has {_listed(verbs)}.",
            hint=_meant(near),
            example=self._example(near or (noun,)),
        )

    def _unknown(self, words: Sequence[str]) -> UsageError:
        near = self._verb_first(words) or self._near(words[0])
        known = _listed(dict.fromkeys(entry.path[0] for entry in self.entries))
        return UsageError(
            f"{quoted(words[0])} is not a command; there is {known}.",
            hint=_meant(near),
            example=self._example(near),
        )

    def _verb_first(self, words: Sequence[str]) -> tuple[str, ...]:
        """What was meant by `create branch` instead of `branch create`."""
        verb = _VERBS.get(spelled(words[0]), spelled(words[0]))
        noun = self._nouns.get(spelled(words[1])) if len(words) > 1 else None
        nouns = [noun] if noun else list(dict.fromkeys(self._nouns.values()))
        return tuple(f"{each} {verb}" for each in nouns if (each, verb) in self.by_path)

    def _near(self, typed: str) -> tuple[str, ...]:
        joined = tuple(re.split("[-:/.]", spelled(typed)))
        if len(joined) > 1 and joined in self.by_path:
            return (" ".join(joined),)
        singles = {entry.name: entry.name for entry in self.entries if len(entry.path) == 1}
        names = {**singles, **self._nouns}
        return tuple(dict.fromkeys(names[each] for each in nearest(spelled(typed), names)))

    def _example(self, near: Sequence[str]) -> str:
        """A line that works, of the command or the noun that comes nearest."""
        for entry in self.entries:
            if near and near[0] == entry.name:
                return entry.command.examples[0]
        return self._examples(near[0])[0] if near else " ".join(HELP)


def _plural(noun: str) -> str:
    return noun + ("es" if noun.endswith(("ch", "sh", "s", "x")) else "s")


def _listed(words: Sequence[str] | Mapping[str, object] | Iterator[str]) -> str:
    return ", ".join(f"`{each}`" for each in words)


def _meant(near: Sequence[str]) -> str:
    return f"Did you mean {either(f'`{each}`' for each in near)}?" if near else ""
