"""List the snapshots of a project or of one branch, newest first."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.neon.models import Branch
from bot.slack.views import snapshot as views


@arguments
class Args:
    branch: Branch | None = flag(Kind.BRANCH, help="only those of this branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    snapshots, branches = await asyncio.gather(
        ctx.neon.snapshots(ctx.project.id), ctx.neon.branches(ctx.project.id)
    )
    found = [each for each in snapshots if args.branch is None or each.source_branch_id == args.branch.id]
    names = {branch.id: branch.name for branch in branches}
    return Outcome(
        views.listing(
            found, names, ctx.project, branch=args.branch, page=args.page, now=ctx.now, slash=ctx.slash
        )
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("snapshot list", "snapshot list --branch main", "snapshot list --page 2"),
)
