"""List the computes of a project or of one branch, active ones first."""

import asyncio
from collections.abc import Sequence

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.neon.models import Branch
from bot.slack.views import compute as views


@arguments
class Args:
    branch: Branch | None = flag(Kind.BRANCH, help="only those of this branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    if args.branch:
        branches: Sequence[Branch] = (args.branch,)
        endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=args.branch.id)
    else:
        endpoints, branches = await asyncio.gather(
            ctx.neon.endpoints(ctx.project.id), ctx.neon.branches(ctx.project.id)
        )
    return Outcome(
        views.listing(
            endpoints,
            {each.id: each.name for each in branches},
            ctx.project,
            args.branch,
            page=args.page,
            now=ctx.now,
            slash=ctx.slash,
        )
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("compute list", "compute list --branch staging", "compute list --page 2"),
)
