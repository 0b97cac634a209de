"""Show why a cleanup policy wants a branch gone, or does not."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views.cleanup_desk import reasons


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    found = await ctx.cleanup.why(ctx.channel_id, ctx.project, args.branch.id)
    kept = await ctx.cleanup.kept(ctx.project, args.branch.id)
    return Outcome(reasons(args.branch, ctx.project, found, kept, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("cleanup why preview/pr-42",))
