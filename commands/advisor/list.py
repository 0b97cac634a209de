"""List what Neon's advisors found in a database: security and performance; needs its Data API."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.errors import AmbiguousError
from bot.neon.models import Branch
from bot.slack.views import advisor as views

CATEGORIES, LEVELS = ("security", "performance"), ("info", "warn", "error")


@arguments
class Args:
    branch: Branch | None = positional(
        Kind.BRANCH, help="name or id of the branch; the default branch if not given", optional=True
    )
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")
    category: str | None = flag(Kind.CHOICE, help="only issues of this kind", choices=CATEGORIES)
    level: str | None = flag(Kind.CHOICE, help="only issues at least this grave", choices=LEVELS)
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    if args.database is None:
        await _must_have_one_database(ctx, args)
    found = await ctx.neon.api.project.advice(
        ctx.project.id,
        branch_id=args.branch.id if args.branch else None,
        database=args.database,
        category=args.category.upper() if args.category else None,
        min_severity=args.level.upper() if args.level else None,
    )
    given = {"database": args.database, "category": args.category, "level": args.level}
    asked = [f"--{name}={value}" for name, value in given.items() if value]
    if args.branch:
        asked.append(args.branch.id)
    return Outcome(views.listing(found, ctx.project, asked=asked, page=args.page))


async def _must_have_one_database(ctx: Context, args: Args) -> None:
    branches = (args.branch,) if args.branch else await ctx.neon.branches(ctx.project.id)
    branch = next((each for each in branches if args.branch or each.default), None)
    databases = await ctx.neon.databases(ctx.project.id, branch.id) if branch else ()
    if branch and len(databases) > 1:
        raise AmbiguousError(
            f"{branch.name} has several databases.",
            hint=f"Add `--database` and one of {', '.join(f'`{each.name}`' for each in databases)}.",
        )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("advisor list", "advisor list staging --database orders --category security --level warn"),
)
