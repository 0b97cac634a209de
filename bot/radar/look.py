"""Looks at what a project has: three calls, all reads that wake nothing."""

import asyncio
from typing import TYPE_CHECKING

from bot.command import ProjectRef
from bot.errors import BotError
from bot.radar.levels import Seen

if TYPE_CHECKING:
    from bot.neon.client import NeonClient


async def look(neon: "NeonClient", ref: ProjectRef) -> Seen:
    """A project, its branches and how many snapshots it has. Raises NeonError without the first two."""
    project, branches, snapshots = await asyncio.gather(
        neon.api.usage.project(ref.id), neon.branches(ref.id), _snapshots(neon, ref.id)
    )
    return Seen(ref, project, branches, snapshots)


async def _snapshots(neon: "NeonClient", project_id: str) -> int | None:
    # Not every key may list them, which must not hide the rest.
    try:
        return len(await neon.snapshots(project_id))
    except BotError:
        return None
