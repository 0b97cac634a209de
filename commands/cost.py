"""Estimate what a project costs: so far, by the end of the month, and which branches cause it."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, Scope, arguments, flag
from bot.errors import NotFoundError, UsageError
from bot.neon.models import Branch
from bot.neon.models.usage import LOOK_BACK, Consumer, Consumption, Source, Window, after, floor, judged
from bot.slack.views import cost as views
from commands._organization import check_reach, reading

A_DAY = timedelta(days=1)


@arguments
class Args:
    month: str | None = flag(Kind.TEXT, help="which month, such as 2026-10; this one if not given")
    all: bool = flag(Kind.SWITCH, help="all projects of the organization", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


@dataclass(frozen=True)
class _Subject:
    """What the bill is for. `names` by id: of one project's branches, or of all projects."""

    plan_name: str
    org_id: str | None
    names: Mapping[str, str]
    project_id: str | None = None
    branches: tuple[Branch, ...] = ()


def demand(given: Mapping[str, Any]) -> Demand:
    return reading(given, Scope.PROJECT)


def check(ctx: Context, args: Args) -> None:
    check_reach(args.org, args.all)
    _month(args.month, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    start = _month(args.month, ctx.now)
    end = after(start, "monthly")
    subject = await (_organization(ctx, args) if args.all else _project(ctx))
    granularity = "daily" if start >= ctx.now - LOOK_BACK["daily"] else "monthly"
    asked = views.Asked(start.date(), end > ctx.now, granularity, ctx.chosen, args.org)
    costs = ctx.costs
    plan = costs.plan(subject.plan_name) if costs else None
    if costs is None or plan is None:
        raise NotFoundError(
            f"The bot's configuration has no prices for the plan {subject.plan_name or 'of this project'}.",
            hint="Whoever runs me can add them under `costs`. `usage` shows what was used.",
        )
    if plan.prices is None:
        return Outcome(views.free(asked, subject.plan_name, plan, costs))
    found, parts = await _used(ctx, subject, Window.of(granularity, start, end, ctx.now))
    reading = judged(
        costs.storage_reading, found.consumers, await _held(ctx, subject, found), min(ctx.now, end)
    )
    bill = plan.bill(found.consumers, reading, ctx.now)
    elapsed = min(ctx.now, end) - start
    forecast = bill.times((end - start) / elapsed) if asked.running and elapsed >= A_DAY else None
    named = [
        (each.branch_id or each.project_id, plan.bill((each,), reading, ctx.now).alone) for each in parts
    ]
    estimate = views.Estimate(bill, forecast, named, subject.names, subject.plan_name, plan, elapsed / A_DAY)
    return Outcome(views.shown(estimate, asked, costs, found, reading, page=args.page))


def _month(typed: str | None, now: datetime) -> datetime:
    """The first moment of the month (UTC). Raises UsageError for one that Neon has no figures of."""
    this = floor(now, "monthly")
    if typed is None:
        return this
    looks = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", typed)
    if looks is None:
        raise UsageError(f"“{typed}” is not a month.", hint=f"Write for example `{this:%Y-%m}`.")
    month = datetime(int(looks[1]), int(looks[2]), 1, tzinfo=UTC)
    if not now - LOOK_BACK["monthly"] <= month <= this:
        raise UsageError(
            f"Neon has no figures of {typed}.", hint="They go back a year, and not beyond this month."
        )
    return month


async def _project(ctx: Context) -> _Subject:
    of = ctx.project.id
    project, branches = await asyncio.gather(ctx.neon.api.usage.project(of), ctx.neon.branches(of))
    plan_name = project.owner.subscription_type if project.owner else ""
    return _Subject(plan_name, project.org_id, {each.id: each.name for each in branches}, of, branches)


async def _organization(ctx: Context, args: Args) -> _Subject:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    organization, listed = await asyncio.gather(
        ctx.neon.api.org.get(org_id), ctx.neon.projects(org_id=org_id)
    )
    return _Subject(organization.plan, org_id, {each.id: each.name for each in listed.projects})


async def _used(ctx: Context, subject: _Subject, window: Window) -> tuple[Consumption, tuple[Consumer, ...]]:
    """What was used together, and by each branch of the project or each project."""
    usage, of = ctx.neon.api.usage, subject.project_id
    found = await usage.by_project(window, subject.org_id, (of,) if of else ())
    if found is None or found.source is not Source.HISTORY:
        raise NotFoundError(
            "Neon does not give this plan, or the bot's key, the figures that a bill is made of.",
            hint="`usage` shows what it does give.",
        )
    parts = await usage.by_branch(window, subject.org_id, of) if of else found
    return found, parts.consumers if parts else ()


async def _held(ctx: Context, subject: _Subject, found: Consumption) -> tuple[Branch, ...]:
    """The branches of one project, which is enough to see how Neon counts storage."""
    largest = max(
        found.living(subject.names), key=lambda each: each.total.root_branch_bytes_month, default=None
    )
    if subject.project_id is not None or largest is None:
        return subject.branches
    return await ctx.neon.branches(largest.project_id)


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("cost", "cost --month 2029-12", "cost --all"),
    demand=demand,
    check=check,
)
