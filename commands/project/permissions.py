"""List the people of other accounts who may work with a project."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import project as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    found = await ctx.neon.api.project.permissions(ctx.project.id)
    return Outcome(views.permissions(found, ctx.project, page=args.page, now=ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("project permissions",))
