"""Keep a branch no longer: the cleanup policies decide again."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views.cleanup_desk import released


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    fresh = await ctx.cleanup.let_go(ctx.project, args.branch.id)
    return Outcome(released(args.branch, ctx.project, fresh, ctx.actor.id), changed=fresh)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    target=lambda args: Target("kept branch", args.branch.name, args.branch.id),
    doing="Releasing branch",
    examples=("cleanup release preview/pr-42",),
)
