"""Let this channel hear of what happens in Neon: failures, branches, computes, limits, incidents."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.slack.views import subscriptions as views


@arguments
class Args:
    kinds: tuple[str, ...] = positional(
        Kind.CHOICE, help="what to hear of", choices=tuple(views.MEANS), many=True
    )
    project: ProjectRef | None = flag(Kind.PROJECT, help="only of this project")
    severity: str = flag(
        Kind.CHOICE,
        help="only what matters as much",
        choices=views.SEVERITIES,
        default="info",
    )
    quiet: str | None = flag(Kind.TEXT, help="hours without news, such as 22:00-07:00; it is told afterwards")
    digest: str = flag(
        Kind.CHOICE, help="at once, or once a day together", choices=("live", "daily"), default="live"
    )
    critical_at_once: bool = flag(
        Kind.SWITCH, help="tell what is critical at any time all the same", default=False
    )


def check(ctx: Context, args: Args) -> None:
    ctx.news.quiet(args.quiet or "")


async def run(ctx: Context, args: Args) -> Outcome:
    wanted = await ctx.news.subscribe(
        ctx.channel_id,
        args.kinds,
        args.project.id if args.project else "",
        ctx.actor.id,
        severity=args.severity,
        quiet=args.quiet or "",
        daily=args.digest == "daily",
        critical_at_once=args.critical_at_once,
    )
    rules = ctx.news.rules(ctx.channel_id)
    return Outcome(views.subscribed(wanted, args.project, rules, ctx.actor.id, ctx.slash))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    target=lambda args: Target("news", ", ".join(args.kinds)),
    check=check,
    doing="Subscribing to",
    examples=(
        "subscribe operations incidents",
        "subscribe branches computes --project shop --digest daily",
        "subscribe limits --severity warning --quiet 22:00-07:00 --critical-at-once",
    ),
)
