"""What restores have left behind, as a command may ask for it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class KeptBranch:
    """A branch that a restore has made of what another one, `of`, held before. `id` is Neon's."""

    id: str
    of: str
    since: datetime


class KeptReader(Protocol):
    """Asks what is known to be kept. Neon may have less by now: such branches can be deleted anywhere."""

    async def kept(self, project_id: str) -> tuple[KeptBranch, ...]:
        """The kept branches of a project, the oldest first."""
        ...

    async def look_again(self, ids: Collection[str]) -> None:
        """These are not as they were known, so their messages are to be brought up to date."""
        ...
