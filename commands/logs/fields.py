"""List the fields by which the logs of a branch can be told apart."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import logs as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    names = await ctx.neon.api.logs.fields(ctx.project.id, args.branch.id)
    return Outcome(views.fields(names, args.branch, ctx.project, ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("logs fields staging",))
