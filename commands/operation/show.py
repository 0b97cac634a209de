"""Show one operation: what Neon did, how long it took, and what went wrong."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Operation
from bot.slack.views import operation as views


@arguments
class Args:
    operation: Operation = positional(Kind.OPERATION, help="the operation's id, from `operation list`")


async def run(ctx: Context, args: Args) -> Outcome:
    found = args.operation
    branch = await ctx.neon.find_branch(ctx.project.id, found.branch_id) if found.branch_id else None
    return Outcome(views.shown(found, branch.name if branch else None, ctx.project))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("operation show 7a1c3b52-8c1e-4a9b-9f0d-1c2d3e4f5a6b",),
)
