"""Let this channel hear what happens in Neon: failures, branches, computes, limits, spending, incidents."""

from collections.abc import Mapping
from typing import Any

from bot.command import (
    Command,
    Context,
    Demand,
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
from bot.errors import UsageError
from bot.slack.views import subscriptions as views

_SPENDING = "spending"


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


def demand(given: Mapping[str, Any]) -> Demand:
    account = _SPENDING in given.get("kinds", ())
    return Demand((Effect.CHANGE,), Scope.ACCOUNT if account else Scope.CHANNEL)


def check(ctx: Context, args: Args) -> None:
    if _SPENDING in args.kinds and args.project is not None:
        raise UsageError(
            "Spending is counted for the whole organization.", hint="Subscribe to it without --project."
        )
    if _SPENDING in args.kinds and ctx.costs is None:
        raise UsageError(
            "Without prices I cannot tell what was spent.",
            hint="An admin can add `costs` to the bot's configuration.",
        )
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
    demand=demand,
    check=check,
    doing="Subscribing to",
    examples=(
        "subscribe operations incidents",
        "subscribe branches computes --project shop --digest daily",
        "subscribe limits --severity warning --quiet 22:00-07:00 --critical-at-once",
    ),
)
