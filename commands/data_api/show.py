"""Show the Data API of a database: its address, its state and what it serves."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.neon.models.data_api import chosen
from bot.slack.views import data_api as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")


async def run(ctx: Context, args: Args) -> Outcome:
    databases = await ctx.neon.databases(ctx.project.id, args.branch.id)
    database = chosen(databases, args.database, args.branch)
    gateway = await ctx.neon.api.data_api.find(ctx.project.id, args.branch.id, database)
    if gateway is None:
        return Outcome(views.off(database, args.branch, ctx.project, ctx.slash))
    return Outcome(views.shown(gateway, database, args.branch, ctx.project))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("data-api show pr-42", "data-api show pr-42 --database orders"),
)
