"""List the organization's members and what they may do with a project."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import project as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    found = await ctx.neon.api.project.members(ctx.project.id)
    return Outcome(views.members(found, ctx.project, page=args.page))


command = Command(Args, run, effect=Effect.READ, examples=("project members",))
