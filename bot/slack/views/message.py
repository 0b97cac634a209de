"""A message as a value: what a view returns and the gateway posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """Text and blocks. `text` is what notifications and screen readers say, so it is never empty."""

    text: str
    # Blocks may hold a connection string, so they never print.
    blocks: tuple[Block, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Attachment:
    """A text file for a thread: what is too long for a message. `title` is what the channel reads."""

    name: str  # with an ending that Slack knows, such as .sql, .json or .csv
    title: str
    content: str = field(repr=False)


@dataclass(frozen=True)
class Card:
    """A question with a button. `action` labels the button, such as "Delete pr-42".

    `fingerprint` changes whenever what the card says of the target changes, so that a click on an
    outdated card can be told from one on a current card.
    """

    message: Message
    action: str
    fingerprint: str = field(repr=False)
