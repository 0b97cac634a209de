"""List what Neon has been doing in a project, newest first."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import operation as views


@arguments
class Args:
    limit: int = flag(Kind.INTEGER, help="how many to show, at most 50", default=15)


async def run(ctx: Context, args: Args) -> Outcome:
    operations, branches = await asyncio.gather(
        ctx.neon.operations(ctx.project.id, limit=max(1, min(args.limit, 50))),
        ctx.neon.branches(ctx.project.id),
    )
    names = {branch.id: branch.name for branch in branches}
    return Outcome(views.listing(operations, names, ctx.project, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("operation list", "operation list --limit 5"))
