"""One project as a look at it has found it: whole, or not at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.neon.models import Branch


class Part(StrEnum):
    """What a look can bring back; each is one call to Neon."""

    BRANCHES = "branches"


@dataclass(frozen=True)
class Look:
    """What Neon has listed at `at`. A part that nobody wanted is empty."""

    project_id: str
    at: datetime
    branches: tuple[Branch, ...] = ()
