"""Show which limits of the plan are near, and who holds the places under them."""

from collections.abc import Mapping
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, ProjectRef, Scope, arguments, flag
from bot.errors import BotError
from bot.radar.levels import Gauge, gauges
from bot.radar.levels import Kind as Limit
from bot.radar.look import look
from bot.radar.organization import NoGauge, organization, spending_of
from bot.slack.views import radar as views
from commands._organization import check_reach, reading


@arguments
class Args:
    all: bool = flag(Kind.SWITCH, help="the organization's own limits, too", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")


def demand(given: Mapping[str, Any]) -> Demand:
    return reading(given, Scope.CHANNEL)


def check(ctx: Context, args: Args) -> None:
    check_reach(args.org, args.all)


async def run(ctx: Context, args: Args) -> Outcome:
    scans = [await _scan(ctx, ref) for ref in ctx.projects]
    org = await _organization(ctx, args.org) if args.all else None
    return Outcome(views.shown(scans, org, ctx.costs, ctx.now))


async def _scan(ctx: Context, ref: ProjectRef) -> views.Scan:
    """One project that cannot be read must not hide the others."""
    try:
        seen = await look(ctx.neon, ref)
    except BotError:
        return views.Scan(ref)
    return views.Scan(ref, seen, gauges(seen, ctx.costs))


async def _organization(ctx: Context, named: str | None) -> views.Organization:
    org_id = await ctx.neon.api.org.chosen(named, [ref.id for ref in ctx.projects])
    found, account = await organization(ctx.neon, ctx.costs, org_id)
    limits = account.plan.limits if account.plan else None
    projects = (Gauge(Limit.PROJECTS, len(account.refs), limits.projects),) if limits else ()
    gauge = await spending_of(ctx.neon, ctx.costs, account, ctx.now)
    if isinstance(gauge, Gauge):
        return views.Organization(found.plan, (*projects, gauge), views.SPENDING_ESTIMATED)
    note = views.NO_SPENDING_LIMIT if gauge is NoGauge.NO_LIMIT else views.SPENDING_UNKNOWN
    return views.Organization(found.plan, projects, note)


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    examples=("radar", "radar --all"),
    demand=demand,
    check=check,
)
