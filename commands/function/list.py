"""List the functions of a branch (beta); deploying code takes a file, so CI or the Neon CLI does that."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import function as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    functions = await ctx.neon.api.function.list(ctx.project.id, args.branch.id)
    return Outcome(views.listing(functions, args.branch, ctx.project, page=args.page, now=ctx.now))


command = Command(
    Args, run, effect=Effect.READ, examples=("function list pr-42", "function list pr-42 --page 2")
)
