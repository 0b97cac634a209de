"""Long lists, a page at a time: what every listing has in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.slack import blocks
from bot.slack.views.message import Block

T = TypeVar("T")

SIZE = 10  # rows that a phone shows without getting lost


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of many rows. `number` counts from 1, `first` and `last` are the places of its rows in all."""

    rows: tuple[T, ...]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """The place of its last row."""
        return self.first + len(self.rows) - 1

    @property
    def span(self) -> str:
        """`11–20 of `, to be followed by the total; empty when this page is all there is."""
        if self.pages == 1:
            return ""
        return f"{self.first}–{self.last} of " if len(self.rows) > 1 else f"{self.last} of "

    @property
    def note(self) -> str:
        """`Page 2 of 100`; empty when this page is all there is."""
        return f"Page {self.number} of {self.pages}" if self.pages > 1 else ""


def page(rows: Sequence[T], number: int, size: int = SIZE) -> Page[T]:
    """One page of the rows; a number out of range gives the nearest page."""
    pages = max(1, -(-len(rows) // size))
    shown = min(max(number, 1), pages)
    start = (shown - 1) * size
    return Page(tuple(rows[start : start + size]), shown, pages, start + 1, len(rows))


def turning(page: Page[T], line: Callable[[int], str]) -> Block | None:
    """Buttons that put the page before or after this one in its place; `line` is the command for one."""
    others = (("Previous", page.number - 1), ("Next", page.number + 1))
    return blocks.actions(
        *(blocks.page_button(label, line(number)) for label, number in others if 1 <= number <= page.pages)
    )
