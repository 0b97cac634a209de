"""Show one project: region, Postgres version, branches, computes, history."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, ProjectRef, arguments, positional
from bot.slack.views import project as views


@arguments
class Args:
    project: ProjectRef | None = positional(
        Kind.PROJECT, help="its name in this channel, or its id", optional=True
    )


async def run(ctx: Context, args: Args) -> Outcome:
    ref = args.project or ctx.project
    project, branches, endpoints = await asyncio.gather(
        ctx.neon.project(ref.id), ctx.neon.branches(ref.id), ctx.neon.endpoints(ref.id)
    )
    active = sum(each.current_state == "active" for each in endpoints)
    return Outcome(views.shown(project, ref, len(branches), active, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("project show", "project show shop"))
