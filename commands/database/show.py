"""Show one database of a branch: its owner and its age."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import database as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the database's name")


async def run(ctx: Context, args: Args) -> Outcome:
    database = await ctx.neon.api.database.named(args.branch, args.name)
    return Outcome(views.shown(database, args.branch, ctx.project, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("database show staging orders",))
