"""Turn on the Data API of a database, which then answers HTTP requests as a REST service."""

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
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.data_api import chosen
from bot.slack.views import data_api as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    auth: str | None = flag(
        Kind.CHOICE, help="whose tokens it trusts", choices=("neon-auth", "external"), default=None
    )
    jwks_url: str | None = flag(Kind.TEXT, help="where an external provider publishes its keys")
    provider: str | None = flag(Kind.TEXT, help="name of the external provider, such as Clerk")
    audience: str | None = flag(Kind.TEXT, help="the audience that tokens must be for, if they name one")
    grants: bool = flag(
        Kind.SWITCH, help="let signed-in users read and write all tables in `public`", default=False
    )
    schema: tuple[str, ...] = flag(Kind.TEXT, help="a schema to serve instead of `public`", many=True)
    max_rows: int | None = flag(Kind.INTEGER, help="rows in one answer at most")


def check(ctx: Context, args: Args) -> None:
    if args.auth == "external" and args.jwks_url is None:
        raise UsageError(
            "--auth external needs the address of the provider's keys.",
            hint="Add `--jwks-url https://…/.well-known/jwks.json`.",
        )
    if args.auth != "external" and (args.jwks_url or args.provider or args.audience):
        raise UsageError(
            "--jwks-url, --provider and --audience describe an external provider.",
            hint="Add `--auth external`, or leave them out.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    branch, api = args.branch, ctx.neon.api.data_api
    database = chosen(await ctx.neon.databases(ctx.project.id, branch.id), args.database, branch)
    existing = await api.find(ctx.project.id, branch.id, database)
    if existing is not None:
        there = views.exists(existing, database, branch, ctx.project, ctx.actor.id)
        return Outcome(there, target=_target(branch, database), changed=False)
    url = await api.create(ctx.project.id, branch.id, database, _body(args))
    return Outcome(
        views.created(url, database, branch, ctx.project, ctx.actor.id), target=_target(branch, database)
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    database = chosen(await ctx.neon.databases(ctx.project.id, branch_id), name or None, branch)
    gateway = await ctx.neon.api.data_api.find(ctx.project.id, branch_id, database)
    if gateway is None:
        return None
    return Outcome(
        views.created(gateway.url, database, branch, ctx.project, ctx.actor.id),
        target=_target(branch, database),
    )


def _body(args: Args) -> dict[str, object]:
    settings = {"db_schemas": list(args.schema) or None, "db_max_rows": args.max_rows}
    wish = {
        "auth_provider": args.auth.replace("-", "_") if args.auth else None,
        "jwks_url": args.jwks_url,
        "provider_name": args.provider,
        "jwt_audience": args.audience,
        "add_default_grants": args.grants or None,
        "settings": {name: value for name, value in settings.items() if value is not None} or None,
    }
    return {name: value for name, value in wish.items() if value is not None}


def _target(branch: Branch, database: str | None) -> Target:
    return Target("data-api", branch.name, f"{branch.id}/{database or ''}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "data-api create pr-42",
        "data-api create pr-42 --database orders --auth neon-auth --grants",
        "data-api create pr-42 --auth external --jwks-url https://login.example.com/jwks.json",
    ),
    target=lambda args: _target(args.branch, args.database),
    doing="Turning on the Data API of",
    check=check,
    settle=settle,
)
