"""Show one project: region, branches, computes, settings, and who shares it."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, ProjectRef, arguments, positional
from bot.errors import BotError
from bot.slack.views import project as views


@arguments
class Args:
    project: ProjectRef | None = positional(
        Kind.PROJECT, help="its name in this channel, or its id", optional=True
    )


async def run(ctx: Context, args: Args) -> Outcome:
    ref = ctx.project
    project, branches, endpoints = await asyncio.gather(
        ctx.neon.api.project.read(ref.id), ctx.neon.branches(ref.id), ctx.neon.endpoints(ref.id)
    )
    active = sum(each.current_state == "active" for each in endpoints)
    # A key may see a project without seeing who shares it, and that must not hide the rest.
    (guests,) = await asyncio.gather(ctx.neon.api.project.permissions(ref.id), return_exceptions=True)
    if isinstance(guests, BaseException) and not isinstance(guests, BotError):
        raise guests
    known = None if isinstance(guests, BaseException) else guests
    return Outcome(views.shown(project, ref, len(branches), active, known, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("project show", "project show shop"))
