"""Show how to connect to a branch; only you see the answer, and the password stays hidden."""

import asyncio
from collections.abc import Sequence

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    Point,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError, UsageError
from bot.neon.models import Branch, Database, Endpoint
from bot.slack.views import connection as views


@arguments
class Args:
    branch: Point = positional(Kind.POINT, help="name or id of the branch, or `branch@time` as it was then")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    role: str | None = flag(Kind.TEXT, help="which role; the database's owner if not given")
    direct: bool = flag(
        Kind.SWITCH, help="without the connection pooler, as migrations need it", default=False
    )
    read_only: bool = flag(Kind.SWITCH, help="through a read replica of the branch", default=False)
    show_password: bool = flag(Kind.SWITCH, help="show the password too", default=False, effect=Effect.REVEAL)


def check(ctx: Context, args: Args) -> None:
    if args.read_only and args.branch.at:
        raise UsageError(
            "A read replica has no past to connect to.",
            hint="Leave `--read-only` out: a connection to the past only reads anyway.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    branch, at = args.branch.branch, args.branch.at
    endpoints, databases = await asyncio.gather(
        ctx.neon.endpoints(ctx.project.id, branch_id=branch.id),
        ctx.neon.databases(ctx.project.id, branch.id),
    )
    endpoint = _endpoint(endpoints, branch, read_only=args.read_only)
    if len(databases) > 1 and args.database is None:
        given = {
            "--direct": args.direct,
            "--read-only": args.read_only,
            "--show-password": args.show_password,
            f"--role={args.role}": args.role is not None,
        }
        flags = [flag for flag, is_given in given.items() if is_given]
        names = [each.name for each in databases]
        return Outcome(views.choose(names, branch, ctx.project, flags=flags, at=at))
    database = _database(databases, branch, args.database)
    # What Neon makes for a look into the past is no compute of the branch, so there is no pooler for it.
    pooled = not args.direct and at is None
    uri = await ctx.neon.connection_uri(
        ctx.project.id,
        database=database.name,
        role=args.role or database.owner_name,
        branch_id=branch.id,
        endpoint_id=endpoint.id,
        pooled=pooled,
    )
    return Outcome(
        views.shown(
            uri,
            branch,
            ctx.project,
            pooled=pooled,
            revealed=args.show_password,
            at=at,
            read_only=args.read_only,
        )
    )


def _endpoint(endpoints: Sequence[Endpoint], branch: Branch, *, read_only: bool) -> Endpoint:
    kind = "read_only" if read_only else "read_write"
    found = sorted((each for each in endpoints if each.type == kind), key=lambda each: each.created_at)
    if found:
        return found[0]
    if read_only:
        raise NotFoundError(
            f"{branch.name} has no read replica.",
            hint="Add one with `compute create <branch> --read-only`, or leave `--read-only` out.",
        )
    if endpoints:
        raise NotFoundError(
            f"{branch.name} has no compute that can write, only a read replica.",
            hint="Connect with `--read-only`, or add a compute with `compute create <branch>`.",
        )
    raise NotFoundError(
        f"{branch.name} has no compute, so there is nothing to connect to.",
        hint="Add one with `compute create <branch>`, or make another branch with `branch create <name>`.",
    )


def _database(databases: Sequence[Database], branch: Branch, wanted: str | None) -> Database:
    names = ", ".join(each.name for each in databases)
    if wanted is not None:
        for each in databases:
            if each.name == wanted:
                return each
        raise NotFoundError(
            f"{branch.name} has no database named {wanted}.", hint=f"It has: {names or 'none'}."
        )
    if not databases:
        raise NotFoundError(
            f"{branch.name} has no database.", hint="`database create <branch> <name>` makes one."
        )
    return databases[0]


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "connection show preview-42",
        "connection show preview-42 --direct --database orders",
        "connection show staging --read-only",
        "connection show staging@2h ago",
        "connection show preview-42 --show-password",
    ),
    target=lambda args: Target("connection", args.branch.branch.name, args.branch.branch.id),
    doing="Showing the connection to branch",
    check=check,
)
