"""Show what Neon's status page says about the regions of this channel's projects."""

import asyncio

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.errors import BotError
from bot.neon.models import Project
from bot.neon.models.status import CONSOLE, PAGES
from bot.slack.views import notices
from bot.slack.views import status as views

# Seconds. When Neon is in trouble its API may be slow as well, and this must be said all the same.
PATIENCE = 5.0


async def run(ctx: Context, args: NoArgs) -> Outcome:
    known = await _regions(ctx)
    regions = sorted(set(known))
    pages = [PAGES[each] for each in regions or PAGES if each in PAGES]
    report = await ctx.status_page.report([CONSOLE, *pages])
    message = views.status(report, regions, len(ctx.projects) - len(known), ctx.now)
    return Outcome(notices.above(ctx.guide.notices(), message))


async def _regions(ctx: Context) -> list[str]:
    """The region of each project that can be read in time."""
    reads = [asyncio.create_task(ctx.neon.project(each.id)) for each in ctx.projects]
    if not reads:
        return []
    _, late = await asyncio.wait(reads, timeout=PATIENCE)
    for each in late:
        each.cancel()
    read = await asyncio.gather(*reads, return_exceptions=True)
    for each_read in read:
        if isinstance(each_read, Exception) and not isinstance(each_read, BotError):
            raise each_read
    return [each.region_id for each in read if isinstance(each, Project)]


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("status",))
