"""A review: the branches that one person was shown to choose from, as they were at that moment. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from bot.command import ProjectRef

# Rows. What is ticked of them has to fit into what a window of Slack's remembers.
LONGEST = 10_000


@dataclass(frozen=True)
class Row:
    """One branch: what it is, and in small why it is there; plain text, short enough for Slack's options."""

    branch_id: str
    name: str
    said: str
    small: str


@dataclass(frozen=True)
class Review:
    """What a window shows page by page. It stays as it is, so that no page shifts under anybody's hands.

    heading       mark-up
    lengths       for how long the branches can be kept
    for_ever      whether this person may keep them for ever
    wants_reason  whether keeping needs a reason here
    """

    id: str
    user_id: str
    channel_id: str
    project: ProjectRef
    policy: str
    heading: str
    rows: tuple[Row, ...]
    lengths: tuple[timedelta, ...]
    for_ever: bool = False
    wants_reason: bool = False
