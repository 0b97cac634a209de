"""Show the newest lines that a branch has logged, in a thread, without the secrets in them."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views import logs as views

_LONGEST = timedelta(days=7)
_MOST = 1_000  # lines that Neon gives at once
_SOURCES = {"postgres": "pg_endpoint", "function": "function", "storage": "storage"}


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    level: str | None = flag(
        Kind.CHOICE,
        help="only lines of this level or worse",
        choices=("trace", "debug", "info", "warn", "error", "fatal"),
    )
    contains: str | None = flag(Kind.TEXT, help="only lines with this in them, capital letters included")
    source: str | None = flag(Kind.CHOICE, help="only lines of this service", choices=tuple(_SOURCES))
    since: timedelta = flag(Kind.DURATION, help="how far back, 7d at most", default=timedelta(hours=1))
    limit: int = flag(Kind.INTEGER, help="how many lines, 1000 at most", default=50)


def check(ctx: Context, args: Args) -> None:
    if args.since > _LONGEST:
        raise UsageError(
            "Neon looks at seven days of logs at most.",
            hint="Write `--since 7d` or less.",
            example="logs query staging --since 7d",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    page = await ctx.neon.api.logs.query(
        ctx.project.id,
        args.branch.id,
        since=args.since,
        limit=min(args.limit, _MOST),
        minimum_severity=args.level,
        contains=args.contains,
        source=_SOURCES[args.source] if args.source else None,
    )
    asked = views.Asked(args.since, args.level, args.contains, args.source)
    return Outcome(
        views.found(page, args.branch, ctx.project, asked),
        thread=(views.lines(page, args.branch, ctx.now),) if page.logs else (),
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "logs query staging",
        "logs query staging --level error --since 24h",
        "logs query staging --contains timeout --limit 200",
    ),
    check=check,
)
