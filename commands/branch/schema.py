"""Show the schema of a database as SQL, now or as it was; the whole channel sees the answer."""

from bot.command import Command, Context, Effect, Kind, Moment, Outcome, arguments, flag, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    at: Moment | None = flag(Kind.MOMENT, help="as it was then: a time, `2h ago`, or an LSN")


async def run(ctx: Context, args: Args) -> Outcome:
    names = [each.name for each in await ctx.neon.databases(ctx.project.id, args.branch.id)]
    if args.database is None and len(names) > 1:
        return Outcome(views.choose_database(names, args.branch, ctx.project, "schema", at=args.at))
    if not names or args.database not in {None, *names}:
        named = f" named {args.database}" if args.database else ""
        raise NotFoundError(
            f"{args.branch.name} has no database{named}.",
            hint=f"It has: {', '.join(names)}." if names else "",
        )
    database = args.database or names[0]
    sql = await ctx.neon.api.branch.schema(ctx.project.id, args.branch.id, database, at=args.at)
    if not sql.strip():
        return Outcome(views.empty_schema(args.branch, database, args.at, ctx.project))
    return Outcome(
        views.schema(args.branch, database, sql, args.at, ctx.project),
        thread=(views.schema_in_full(args.branch, database, sql),),
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("branch schema staging", "branch schema main --database orders --at 2h ago"),
)
