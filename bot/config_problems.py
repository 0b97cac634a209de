"""What pydantic found wrong, in words, at its place in the file."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config_source import Document, Path, Problem, dotted
from bot.config_values import UNSEEN, WRONG

MOST_PROBLEMS = 50
LONGEST_QUOTE = 60

_EXPECTED = {
    "string_type": "must be text: put it in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list, such as [a, b]",
    "mapping_type": "must be a mapping, such as {name: value}",
    "dict_type": "must be a mapping, such as {name: value}",
    "model_type": "must be a mapping, such as {name: value}",
    "finite_number": "must be a number, such as 0.35",
    "float_parsing": "must be a number, such as 0.35",
    "float_type": "must be a number, such as 0.35",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
}


def of(
    error: ValidationError, document: Document, known: Mapping[tuple[str, ...], Sequence[str]]
) -> Iterator[Problem]:
    """One problem for each of pydantic's. `known` lists each section's keys; `*` is any key."""
    for each in error.errors(include_url=False, include_input=False):
        path = tuple(part for part in each["loc"] if part != "[key]")
        if not any(path[: len(broken)] == broken for broken in document.broken):
            yield _problem(each, path, document, known)


def lines(problems: Sequence[Problem], name: str) -> tuple[str, ...]:
    """`file:line:column path: what`, in the order of the file."""
    shown = [
        f"{name}:{each.place.line}:{each.place.column} {each.path + ': ' if each.path else ''}{each.text}"
        for each in sorted(set(problems))[:MOST_PROBLEMS]
    ]
    more = len(set(problems)) - len(shown)
    return (*shown, f"{name}: and {more} more") if more > 0 else tuple(shown)


def _problem(
    error: ErrorDetails, path: Path, document: Document, known: Mapping[tuple[str, ...], Sequence[str]]
) -> Problem:
    is_key = error["loc"][-1:] == ("[key]",)
    if error["type"] == "missing":
        parent = path[:-1]
        return Problem(document.keys[parent], dotted(parent), f"{path[-1]} is missing")
    if error["type"] == "extra_forbidden":
        return Problem(document.keys[path], dotted(path), _unknown(str(path[-1]), path[:-1], known))
    # A single id may stand for a list of one: then the item has no place of its own.
    while path not in document.values:
        path = path[:-1]
    place = document.keys[path] if is_key else document.values[path]
    if error["type"] == UNSEEN:
        return Problem(place, dotted(path), error["ctx"]["text"])
    return Problem(place, dotted(path), _quoted(path, document, is_key) + _predicate(error, path))


def _predicate(error: ErrorDetails, path: Path) -> str:
    about: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == WRONG:
        return str(about["text"])
    if path == ("version",):
        return "must be 1: it is the version of this file's format"
    if error["type"] in {"enum", "literal_error"}:
        return f"must be {about['expected'].replace(chr(39), '')}"
    if error["type"] == "greater_than_equal":
        return f"must not be below {about['ge']:g}"
    if error["type"] == "less_than_equal":
        return f"must not be above {about['le']:g}"
    return _EXPECTED.get(error["type"], error["msg"])


def _quoted(path: Path, document: Document, is_key: bool) -> str:
    """The value as the file has it, so that the predicate has a subject; sections have none."""
    written = str(path[-1]) if is_key else document.written.get(path, "")
    if not written:
        return ""
    one_line = " ".join(written.encode("utf-8", "backslashreplace").decode().split())
    return (one_line if len(one_line) <= LONGEST_QUOTE else one_line[:LONGEST_QUOTE] + "…") + " "


def _unknown(key: str, section: Path, known: Mapping[tuple[str, ...], Sequence[str]]) -> str:
    keys = next((names for shape, names in known.items() if _is_at(section, shape)), ())
    near = difflib.get_close_matches(key, keys, n=1)
    return f"unknown key, did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(keys)}"


def _is_at(section: Path, shape: Sequence[str]) -> bool:
    return len(section) == len(shape) and all(
        expected in {"*", part} for part, expected in zip(section, shape, strict=True)
    )
