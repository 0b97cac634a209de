"""List the VPC endpoints that a project is kept to."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import vpc as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    found = await ctx.neon.api.vpc.of_project(ctx.project.id)
    return Outcome(views.of_project(found, ctx.project, page=args.page))


command = Command(Args, run, effect=Effect.READ, examples=("vpc list",))
