"""List the domains that the login service of a branch sends people back to."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of the list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    known = await ctx.neon.api.auth.domains(ctx.project.id, args.branch.id)
    return Outcome(views.domains(known, args.branch, ctx.project, page=args.page, slash=ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("auth domains pr-42",))
