"""List what Neon has been doing in a project or on a branch, newest first."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.neon.models import Branch
from bot.slack.views import operation as views

_MOST = 1_000  # operations that Neon lists in one call


@arguments
class Args:
    branch: Branch | None = flag(Kind.BRANCH, help="only those of this branch")
    limit: int = flag(Kind.INTEGER, help="how many to show, at most 50", default=15)


async def run(ctx: Context, args: Args) -> Outcome:
    limit = max(1, min(args.limit, 50))
    operations, branches = await asyncio.gather(
        ctx.neon.operations(ctx.project.id, limit=_MOST if args.branch else limit),
        ctx.neon.branches(ctx.project.id),
    )
    names = {branch.id: branch.name for branch in branches}
    found = [each for each in operations if args.branch is None or each.branch_id == args.branch.id]
    return Outcome(views.listing(found[:limit], names, ctx.project, ctx.now, branch=args.branch))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("operation list", "operation list --limit 5", "operation list --branch pr-42"),
)
