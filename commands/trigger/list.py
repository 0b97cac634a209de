"""List the triggers of a branch: what calls its functions by schedule or by upload."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import trigger as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    triggers = await ctx.neon.api.trigger.all(ctx.project.id, args.branch.id)
    return Outcome(views.listing(triggers, args.branch, ctx.project, args.page, ctx.now, ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("trigger list main", "trigger list main --page 2"))
