"""Neon's API about regions, and what else is the same for everybody."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.errors import NotForThisKeyError
from bot.neon.models.regions import Region, RegionList


@dataclass(frozen=True)
class Regions:
    """Calls about regions, and what else is the same for everybody."""

    ask: Asking

    async def active(self, org_id: str | None = None) -> tuple[Region, ...] | None:
        """The regions that new projects can be in. None: Neon does not tell this kind of key."""
        try:
            return (await self.ask("getActiveRegions", RegionList, query={"org_id": org_id})).regions
        except NotForThisKeyError:
            return None
