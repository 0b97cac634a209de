"""List the branches of a project, last changed first."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import branch as views


@arguments
class Args:
    search: str | None = flag(Kind.TEXT, help="only those whose name or id contains this")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    branches = await ctx.neon.branches(ctx.project.id, search=args.search)
    return Outcome(
        views.listing(branches, ctx.project, page=args.page, search=args.search, now=ctx.now, slash=ctx.slash)
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("branch list", "branch list --search preview", "branch list --page 2"),
)
