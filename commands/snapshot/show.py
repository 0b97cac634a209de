"""Show one snapshot: what it is of, how large it is, how long it stays."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")


async def run(ctx: Context, args: Args) -> Outcome:
    source_id = args.snapshot.source_branch_id
    branch = await ctx.neon.find_branch(ctx.project.id, source_id) if source_id else None
    return Outcome(
        views.shown(args.snapshot, branch.name if branch else None, ctx.project, ctx.now, ctx.slash)
    )


command = Command(Args, run, effect=Effect.READ, examples=("snapshot show before-migration",))
