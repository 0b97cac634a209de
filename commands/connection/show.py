"""Show how to connect to a branch; only you see the answer, and the password stays hidden."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch, Database
from bot.slack.views import connection as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    role: str | None = flag(Kind.TEXT, help="which role; the database's owner if not given")
    direct: bool = flag(
        Kind.SWITCH, help="without the connection pooler, as migrations need it", default=False
    )
    show_password: bool = flag(Kind.SWITCH, help="show the password too", default=False, effect=Effect.REVEAL)


async def run(ctx: Context, args: Args) -> Outcome:
    endpoints, databases = await asyncio.gather(
        ctx.neon.endpoints(ctx.project.id, branch_id=args.branch.id),
        ctx.neon.databases(ctx.project.id, args.branch.id),
    )
    if not endpoints:
        raise NotFoundError(
            f"{args.branch.name} has no compute, so there is nothing to connect to.",
            hint="Add a compute to it in the Neon Console, or make a branch with `branch create <name>`.",
        )
    if len(databases) > 1 and args.database is None:
        given = {
            "--direct": args.direct,
            "--show-password": args.show_password,
            f"--role={args.role}": args.role is not None,
        }
        flags = [flag for flag, is_given in given.items() if is_given]
        names = [each.name for each in databases]
        return Outcome(views.choose(names, args.branch, ctx.project, flags=flags))
    database = _database(databases, args)
    role = args.role or database.owner_name
    uri = await ctx.neon.connection_uri(
        ctx.project.id, database=database.name, role=role, branch_id=args.branch.id, pooled=not args.direct
    )
    return Outcome(
        views.shown(
            uri,
            args.branch,
            ctx.project,
            pooled=not args.direct,
            revealed=args.show_password,
        )
    )


def _database(databases: tuple[Database, ...], args: Args) -> Database:
    names = ", ".join(each.name for each in databases)
    if args.database is not None:
        for each in databases:
            if each.name == args.database:
                return each
        raise NotFoundError(
            f"{args.branch.name} has no database named {args.database}.", hint=f"It has: {names or 'none'}."
        )
    if not databases:
        raise NotFoundError(f"{args.branch.name} has no database.", hint="Create one in the Neon Console.")
    return databases[0]


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "connection show preview-42",
        "connection show preview-42 --direct --database orders",
        "connection show preview-42 --show-password",
    ),
)
