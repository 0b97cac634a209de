"""List the credentials of a branch, which let programs use its files, functions and AI gateway (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import credential as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    credentials = await ctx.neon.api.credential.list(ctx.project.id, args.branch.id)
    return Outcome(
        views.listing(credentials, args.branch, ctx.project, page=args.page, now=ctx.now, slash=ctx.slash)
    )


command = Command(
    Args, run, effect=Effect.READ, examples=("credential list pr-42", "credential list pr-42 --page 2")
)
