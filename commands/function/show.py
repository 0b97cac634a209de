"""Show a function: its address, what serves, and how its newest deployment went (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import function as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    slug: str = positional(Kind.TEXT, help="its slug, such as resize")


async def run(ctx: Context, args: Args) -> Outcome:
    function = await ctx.neon.api.function.find(ctx.project.id, args.branch.id, args.slug)
    if function is None:
        raise NotFoundError(
            f"{args.branch.name} has no function {args.slug}.", hint="`function list` shows them."
        )
    return Outcome(views.shown(function, args.branch, ctx.project, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("function show pr-42 resize",))
