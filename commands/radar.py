"""Show which limits of the plan are near, and who holds the places under them."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, ProjectRef, Scope, arguments, flag
from bot.errors import BotError, UsageError
from bot.radar.levels import Gauge, gauges
from bot.radar.levels import Kind as Limit
from bot.radar.look import look
from bot.slack.views import radar as views
from bot.spending.ledger import Spans
from bot.spending.look import SpendingLook
from bot.spending.report import Account


@arguments
class Args:
    all: bool = flag(Kind.SWITCH, help="the organization's own limits, too", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")


def demand(given: Mapping[str, Any]) -> Demand:
    return Demand((Effect.READ,), Scope.ACCOUNT if given.get("all") else Scope.CHANNEL)


def check(ctx: Context, args: Args) -> None:
    if args.org is not None and not args.all:
        raise UsageError("--org goes with --all.", hint="Leave it out, or add `--all`.")


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
    organization, listed = await asyncio.gather(
        ctx.neon.api.org.get(org_id), ctx.neon.projects(org_id=org_id)
    )
    plan = ctx.costs.plan(organization.plan) if ctx.costs else None
    refs = {each.id: ProjectRef(each.name, each.id) for each in listed.projects}
    account = Account(org_id, organization.plan, plan, refs, everything=True)
    found = [Gauge(Limit.PROJECTS, len(refs), plan.limits.projects)] if plan else []
    spending, note = await _spending(ctx, account)
    return views.Organization(organization.plan, (*found, *spending), note)


async def _spending(ctx: Context, account: Account) -> tuple[tuple[Gauge, ...], str]:
    """The spending limit, which only warns by e-mail, against what was spent; or why it cannot be told."""
    try:
        cents = (await ctx.neon.api.org.spending_limit(account.org_id or "")).spending_limit_cents
    except BotError:
        return (), views.SPENDING_UNKNOWN
    if cents is None:
        return (), views.NO_SPENDING_LIMIT
    month = await SpendingLook(ctx.neon, ctx.costs, Spans(ctx.now)).month(account) if ctx.costs else None
    if month is None:
        return (), views.SPENDING_UNKNOWN
    return (Gauge(Limit.SPENDING, month, cents / 100),), views.SPENDING_ESTIMATED


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    examples=("radar", "radar --all"),
    demand=demand,
    check=check,
)
