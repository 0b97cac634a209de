"""A YAML text as plain data that remembers where everything was written.

Only plain YAML is read: no tags, no merge keys, one document. Aliases work, but size, depth and the
number of values are bounded, so that a small file cannot unfold into a large one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 1_000_000
MAX_VALUES = 10_000
MAX_DEPTH = 20

Path = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}|\{)"
)


@dataclass(frozen=True, order=True)
class Place:
    """Where something begins in the file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the file. `text` never holds a variable's value."""

    place: Place
    path: str
    text: str


@dataclass
class Document:
    """What a file holds.

    keys     where each key (or list item) stands
    values   where each value stands
    written  each text as written, that is with `${NAME}` unexpanded: the only form fit for a message
    broken   paths whose value could not be read, so that nothing more needs to be said about them
    """

    data: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class _TooMuch(yaml.MarkedYAMLError):
    """The file goes beyond one of the bounds."""


class _BoundedLoader(yaml.SafeLoader):
    """PyYAML's composer recurses per level and has no bounds of its own."""

    depth = 0
    composed = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        mark = parent.start_mark if parent else None
        self.depth += 1
        self.composed += 1
        if self.depth > MAX_DEPTH:
            raise _TooMuch(problem=f"nested deeper than {MAX_DEPTH} levels", problem_mark=mark)
        if self.composed > MAX_VALUES:
            raise _TooMuch(problem=f"more than {MAX_VALUES} values", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read(text: str, variables: Mapping[str, str]) -> Document:
    """Read YAML and expand `${NAME}` and `${NAME:-default}` in its texts; `$$` stands for one dollar sign."""
    document = Document()
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        document.problems.append(Problem(Place(1, 1), "", f"the file is larger than {MAX_BYTES:,} bytes"))
        return document
    try:
        node = yaml.compose(text, Loader=_BoundedLoader)
        if node is None:
            document.problems.append(Problem(Place(1, 1), "", "the file is empty"))
        else:
            document.data = _Reader(document, variables).value(node, ())
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(error))
    except yaml.YAMLError as error:
        document.problems.append(_unreadable_problem(error, text))
    return document


class _Reader:
    """Walks composed nodes into plain data, noting places and problems as it goes."""

    def __init__(self, document: Document, variables: Mapping[str, str]) -> None:
        self._document = document
        self._variables = variables
        self._seen = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        place = _place(node.start_mark)
        self._document.values[path] = place
        self._document.keys.setdefault(path, place)
        self._seen += 1
        # An alias is a node met again: counting visits, not nodes, is what stops one that multiplies.
        if self._seen > MAX_VALUES or len(path) > MAX_DEPTH:
            raise _TooMuch(problem="aliases make the file far too large", problem_mark=node.start_mark)
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        return self._unreadable(path, "YAML tags (!…) are not used here")

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _place(key_node.start_mark)
            if key_node.tag == _TAG + "merge":
                self._problem(place, path, "merge keys (<<) are not used here: write the keys out")
            elif key_node.tag != _TAG + "str" or not isinstance(key_node, yaml.ScalarNode):
                self._problem(place, path, "a key must be text: put it in quotes")
            elif not key_node.value.isprintable():
                self._problem(place, path, "a key must be one line of visible characters")
            elif key_node.value in found:
                self._problem(place, (*path, key_node.value), "is there twice: keep one")
            else:
                key = key_node.value
                self._document.keys[(*path, key)] = place
                found[key] = self.value(value_node, (*path, key))
        return found

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        self._document.written[path] = node.value
        match node.tag.removeprefix(_TAG):
            case "str":
                return self._expanded(node.value, path)
            case "null":
                return self._unreadable(path, "is empty: write a value, or leave the line out")
            # YAML 1.1 also reads yes, no, on and off as booleans; who names a branch `on` expects a name.
            case "bool" if node.value.lower() in {"true", "false"}:
                return node.value.lower() == "true"
            case "int" if re.fullmatch(r"0|[1-9][0-9]{0,9}", node.value):
                return int(node.value)
            case "float" if re.fullmatch(r"(0|[1-9][0-9]{0,9})\.[0-9]{1,9}", node.value):
                return float(node.value)
            case "bool" | "int" | "float" | "timestamp" | "value":
                return self._unreadable(path, f"YAML does not read {node.value} as text: put it in quotes")
            case _:
                return self._unreadable(path, "YAML tags (!…) are not used here")

    def _expanded(self, text: str, path: Path) -> str:
        def replacement(found: re.Match[str]) -> str:
            if found["dollar"]:
                return "$"
            if found["name"] is None:
                return str(
                    self._unreadable(path, "${ needs a name and a }, as in ${NAME} or ${NAME:-default}")
                )
            value = self._variables.get(found["name"]) or found["default"]
            if value is None:
                missing = f"the environment variable {found['name']} is not set, or not open to this file"
                return str(self._unreadable(path, missing))
            return value

        return _VARIABLE.sub(replacement, text)

    def _unreadable(self, path: Path, text: str) -> str:
        self._document.broken.add(path)
        self._problem(self._document.values[path], path, text)
        return ""

    def _problem(self, place: Place, path: Path, text: str) -> None:
        self._document.problems.append(Problem(place, dotted(path), text))


def dotted(path: Path) -> str:
    """A path as people write it: `channels.C0SHOPDB.never_touch[0]`, `…allow."branch list"`."""
    text = ""
    for part in path:
        name = f'"{part}"' if isinstance(part, str) and " " in part else part
        text += f"[{part}]" if isinstance(part, int) else f".{name}" if text else str(name)
    return text


def _place(mark: yaml.error.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _syntax_problem(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = _place(mark) if mark else Place(1, 1)
    text = ", ".join(part for part in (error.context, error.problem) if part)
    if isinstance(error, _TooMuch):
        return Problem(place, "", text)
    tab = " (indent with spaces, not tabs)" if "'\\t'" in text else ""
    return Problem(place, "", f"not valid YAML: {text}{tab}")


def _unreadable_problem(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem(
            Place(line, 1), "", "not valid YAML: a character on this line may not stand in a YAML file"
        )
    return Problem(Place(1, 1), "", "not valid YAML")
