"""One thing of a branch by its name, or an error that says what there is."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.text import either, nearest, quoted

_LISTED = 10


class Named(Protocol):
    """A database, a role or a bucket."""

    @property
    def name(self) -> str:
        """Unique on its branch."""
        ...


N = TypeVar("N", bound=Named)


def find(things: Sequence[N], name: str) -> N | None:
    """The one of exactly that name."""
    return next((each for each in things if each.name == name), None)


def pick(things: Sequence[N], name: str, what: str, branch: Branch) -> N:
    """The one of exactly that name. Raises NotFoundError; `what` it is says for example `role`."""
    found = find(things, name)
    if found is not None:
        return found
    known = [each.name for each in things]
    near = nearest(name, known)
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    has = f"It has {', '.join(map(quoted, known[:_LISTED]))}{more}." if known else "It has none."
    raise NotFoundError(
        f"There is no {what} {quoted(name)} on {branch.name}.",
        hint=f"Did you mean {either(map(quoted, near))}?" if near else has,
    )
