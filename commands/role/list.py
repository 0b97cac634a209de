"""List the Postgres roles of a branch."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import role as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    roles = await ctx.neon.roles(ctx.project.id, args.branch.id)
    return Outcome(views.listing(roles, args.branch, ctx.project, page=args.page, now=ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("role list staging",))
