"""One project as a look at it has found it: each part whole, or not at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.usage import MeteredProject


class Part(StrEnum):
    """What a look can bring back; each is one call to Neon."""

    BRANCHES = "branches"
    ENDPOINTS = "endpoints"
    OPERATIONS = "operations"
    PROJECT = "project"
    SNAPSHOTS = "snapshots"


@dataclass(frozen=True)
class Look:
    """What Neon has listed at `at`. A part that nobody wanted is empty.

    operations  the newest ones only
    snapshots   how many; None where they cannot be listed
    """

    project_id: str
    at: datetime
    branches: tuple[Branch, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    operations: tuple[Operation, ...] = ()
    project: MeteredProject | None = None
    snapshots: int | None = None

    def name(self, branch_id: str | None) -> str:
        """What a branch is called, or its id where it is not there any more."""
        return next((each.name for each in self.branches if each.id == branch_id), branch_id or "")
