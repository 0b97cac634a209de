"""List the databases of a branch."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import database as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    databases = await ctx.neon.databases(ctx.project.id, args.branch.id)
    return Outcome(
        views.listing(databases, args.branch, ctx.project, page=args.page, now=ctx.now, slash=ctx.slash)
    )


command = Command(Args, run, effect=Effect.READ, examples=("database list staging",))
