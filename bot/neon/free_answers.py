"""Pure: answers of any shape, with the secrets taken out, or one part of them."""

import re
from collections.abc import Mapping
from typing import Any

from bot.errors import NotFoundError
from bot.redaction import MARK, Redactor
from bot.text import either, nearest, quoted

HIDDEN = "••••••"
_SECRET_NAME = re.compile(
    r"password$|secret|(^|_)token$|^key$|(api|access|client|private|server)_key$|^uri$|connection_uri"
    r"|webhook_url$",  # may hold a token
    re.I,
)
_SHAPES = Redactor(())
_LISTED = 8


def masked(value: Any) -> Any:
    """The same answer without what gives access: by the names of fields, and by the look of their values."""
    if isinstance(value, Mapping):
        # In storage, a `key` is the name of an object.
        names_an_object = "last_modified" in value
        return {
            name: _hidden(each) if _is_secret(name, names_an_object) else masked(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [masked(each) for each in value]
    return _SHAPES.text(value).replace(MARK, HIDDEN) if isinstance(value, str) else value


def picked(value: Any, path: str) -> Any:
    """The part of an answer that a dotted path names; over a list, that part of each element.

    `branches.0.name` is one name, `branches.name` are all. Raises NotFoundError, with what is there.
    """
    steps = path.split(".")
    for number, step in enumerate(steps):
        if isinstance(value, list) and not step.isdecimal():
            rest = ".".join(steps[number:])
            return [picked(each, rest) for each in value]
        if isinstance(value, list) and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, Mapping) and step in value:
            value = value[step]
        else:
            raise _not_there(value, step, ".".join(steps[:number]))
    return value


def _is_secret(name: str, names_an_object: bool) -> bool:
    return bool(_SECRET_NAME.search(name)) and not (name == "key" and names_an_object)


def _hidden(value: Any) -> Any:
    """What stands under a secret's name. Yes and no, numbers and nothing at all are no secrets."""
    if isinstance(value, Mapping):
        return masked(value)
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    return HIDDEN if isinstance(value, str) and value else value


def _not_there(value: Any, step: str, before: str) -> NotFoundError:
    where = f"{quoted(before)} of the answer" if before else "the answer"
    if isinstance(value, Mapping):
        names = nearest(step, value) or list(value)[:_LISTED]
        hint = f"It has {either(f'`{each}`' for each in names)}." if names else "It is empty."
    elif isinstance(value, list):
        hint = f"It is a list of {len(value)}, counted from 0."
    else:
        hint = "It is a plain value."
    return NotFoundError(f"There is no {quoted(step)} in {where}.", hint=hint)
