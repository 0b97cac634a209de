"""A message as a value: what a view returns and the gateway posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Block = Mapping[str, Any]


class Loose(StrEnum):
    """What a finished request may leave to be looked after."""

    DELETED_BRANCH = "deleted branch"  # can be brought back for a while, where Neon keeps it
    DELETED_PROJECT = "deleted project"
    KEPT_BRANCH = "kept branch"  # what a branch held before it was restored


@dataclass(frozen=True)
class LooseEnd:
    """Something whose fate the last word on a request tells, now and when it changes (bot.loose_ends).

    `id` is Neon's. `of` is the name of the branch whose former content a kept branch has.
    """

    kind: Loose
    id: str
    name: str
    of: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars over a few categories. Labels of Slack's have 20 characters at most, titles 50.

    `described` says all that it shows in words, for whoever cannot see it.
    """

    title: str
    unit: str
    categories: tuple[str, ...]
    values: tuple[float, ...]
    described: str


@dataclass(frozen=True)
class Message:
    """Text and blocks. `text` is what notifications and screen readers say, so it is never empty.

    `chart` may be added as a picture where its block is not shown; the words are complete without it.
    `leaves` is for the last word on a request: the pipeline adds what has become of it.
    """

    text: str
    # Blocks may hold a connection string, so they never print.
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    leaves: LooseEnd | None = None
    chart: Chart | None = None


@dataclass(frozen=True)
class Attachment:
    """A text file for a thread: what is too long for a message. `title` is what the channel reads."""

    name: str  # with an ending that Slack knows, such as .sql, .json or .csv
    title: str
    content: str = field(repr=False)


@dataclass(frozen=True)
class Picture:
    """A PNG for a thread, and what it shows in words."""

    name: str
    title: str
    described: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Card:
    """A question with a button. `action` labels the button, such as "Delete pr-42".

    `fingerprint` changes whenever what the card says of the target changes, so that a click on an
    outdated card can be told from one on a current card.
    """

    message: Message
    action: str
    fingerprint: str = field(repr=False)
