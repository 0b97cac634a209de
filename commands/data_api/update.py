"""Change what the Data API of a database serves, or just let it read the schema anew."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.neon.models.data_api import chosen
from bot.slack.views import data_api as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    schema: tuple[str, ...] = flag(Kind.TEXT, help="a schema to serve, in place of all former", many=True)
    max_rows: int | None = flag(Kind.INTEGER, help="rows in one answer at most")
    anonymous_role: str | None = flag(Kind.TEXT, help="the role of requests without a token")
    search_path: str | None = flag(Kind.TEXT, help="more schemas to find functions and types in")
    origins: str | None = flag(Kind.TEXT, help="web origins that browsers may call it from")
    aggregates: bool | None = flag(Kind.SWITCH, help="allow sums, counts and the like")
    openapi: str | None = flag(
        Kind.CHOICE, help="describe itself to clients", choices=("ignore-privileges", "disabled")
    )
    timing: bool | None = flag(Kind.SWITCH, help="tell in headers how long each request took")


async def run(ctx: Context, args: Args) -> Outcome:
    branch, api = args.branch, ctx.neon.api.data_api
    database = chosen(await ctx.neon.databases(ctx.project.id, branch.id), args.database, branch)
    before = await api.find(ctx.project.id, branch.id, database)
    if before is None:
        raise NotFoundError(
            f"The Data API of {database} on {branch.name} is off.",
            hint="Turn it on with `data-api create`.",
        )
    changes = _changes(args)
    # Neon puts what it is sent in the place of all settings, so the others go along.
    settings = {**(before.settings or {}), **changes} if changes else None
    await api.update(ctx.project.id, branch.id, database, settings)
    after = await api.find(ctx.project.id, branch.id, database)
    return Outcome(
        views.updated(after or before, database, branch, ctx.project, ctx.actor.id, changed=bool(changes)),
        target=_target(branch, database),
    )


def _changes(args: Args) -> dict[str, object]:
    wish = {
        "db_schemas": list(args.schema) or None,
        "db_max_rows": args.max_rows,
        "db_anon_role": args.anonymous_role,
        "db_extra_search_path": args.search_path,
        "server_cors_allowed_origins": args.origins,
        "db_aggregates_enabled": args.aggregates,
        "openapi_mode": args.openapi,
        "server_timing_enabled": args.timing,
    }
    return {name: value for name, value in wish.items() if value is not None}


def _target(branch: Branch, database: str | None) -> Target:
    return Target("data-api", branch.name, f"{branch.id}/{database or ''}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=(
        "data-api update pr-42",
        "data-api update pr-42 --schema public --schema api --max-rows 500",
    ),
    target=lambda args: _target(args.branch, args.database),
    doing="Changing the Data API of",
)
