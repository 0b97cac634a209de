"""Show when Neon takes snapshots of a branch by itself."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import snapshot as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    schedule = await ctx.neon.api.snapshot.schedule(ctx.project.id, args.branch.id)
    return Outcome(views.schedule_shown(schedule, args.branch, ctx.project, ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("snapshot show-schedule main",))
