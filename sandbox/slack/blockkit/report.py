"""Where a check is looking, and what it has found so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Surface: TypeAlias = Literal["message", "modal"]
MESSAGE: Surface = "message"
MODAL: Surface = "modal"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and a JSON pointer to it."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(frozen=True)
class Place:
    """A position in the JSON under judgement; all places of one judgement share `problems`."""

    pointer: str
    problems: list[Problem] = field(default_factory=list)

    def at(self, key: str | int) -> "Place":
        """The place of a member."""
        return Place(f"{self.pointer}/{key}", self.problems)

    def note(self, message: str) -> None:
        """Note that something is wrong here."""
        self.problems.append(Problem(self.pointer, message))


Check: TypeAlias = Callable[[Any, Place], None]
