"""Show what a project used: compute, storage and transfer, over time, by branch or by project."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, Scope, arguments, flag
from bot.errors import BotError, NotFoundError, UsageError
from bot.neon.models.usage import (
    LOOK_BACK,
    Consumption,
    MeteredProject,
    Source,
    StorageReading,
    Window,
    counted,
    counted_branches,
    finest,
    judged,
)
from bot.slack.views import usage as views
from commands._organization import check_reach, reading


@arguments
class Args:
    by: str | None = flag(
        Kind.CHOICE, help="compare branches, or this channel's projects", choices=("branch", "project")
    )
    since: timedelta = flag(Kind.DURATION, help="how far back, at most 365d", default=timedelta(days=7))
    granularity: str | None = flag(
        Kind.CHOICE,
        help="hourly (back to 7d ago), daily (60d) or monthly (365d)",
        choices=tuple(LOOK_BACK),
    )
    all: bool = flag(Kind.SWITCH, help="all projects of the organization", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


def demand(given: Mapping[str, Any]) -> Demand:
    return reading(given, Scope.CHANNEL if given.get("by") == "project" else Scope.PROJECT)


def check(ctx: Context, args: Args) -> None:
    if args.all and args.by == "branch":
        raise UsageError("--all compares projects.", hint="For branches, name one project with `--project`.")
    check_reach(args.org, args.all)
    reach = LOOK_BACK[args.granularity or "monthly"]
    if args.since > reach:
        raise UsageError(
            f"Neon's {args.granularity or 'monthly'} figures go back {reach.days} days.",
            hint="Ask for less, or for a coarser `--granularity`.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    window = Window.of(args.granularity or finest(args.since), ctx.now - args.since, ctx.now, ctx.now)
    asked = views.Asked(args.since, window, ctx.chosen, args.by, args.all, args.org)
    if args.all:
        return await _of_organization(ctx, args, window, asked)
    if args.by == "project":
        return await _of_channel(ctx, args, window, asked)
    of = ctx.project.id
    project, branches = await asyncio.gather(ctx.neon.api.usage.project(of), ctx.neon.branches(of))
    if args.by == "branch":
        found = await ctx.neon.api.usage.by_branch(window, project.org_id, of)
        found = found or Consumption(Source.COUNTERS, counted_branches(project, branches, ctx.now))
        reading = judged(_expected(ctx), found.consumers, branches, ctx.now)
        names = {each.id: each.name for each in branches}
        return Outcome(views.by_branch(found, asked, ctx.project, names, reading, page=args.page))
    found = await ctx.neon.api.usage.by_project(window, project.org_id, (of,))
    found = found or Consumption(Source.COUNTERS, (counted(project, branches, ctx.now),))
    reading = judged(_expected(ctx), found.consumers, branches, ctx.now)
    return Outcome(views.of_project(found, asked, ctx.project, reading, page=args.page, now=ctx.now))


async def _of_channel(ctx: Context, args: Args, window: Window, asked: views.Asked) -> Outcome:
    # One project that cannot be read must not hide the others.
    read = await asyncio.gather(
        *(ctx.neon.api.usage.project(ref.id) for ref in ctx.projects), return_exceptions=True
    )
    for each in read:
        if isinstance(each, BaseException) and not isinstance(each, BotError):
            raise each
    projects = [each for each in read if isinstance(each, MeteredProject)]
    found = await ctx.neon.api.usage.of_projects(window, projects)
    if found is None:
        branches = await asyncio.gather(*(ctx.neon.branches(each.id) for each in projects))
        counters = [counted(*each, ctx.now) for each in zip(projects, branches, strict=True)]
        found = Consumption(Source.COUNTERS, tuple(counters))
    names = {ref.id: ref.alias for ref in ctx.projects}
    unread = len(read) - len(projects)
    return await _compared(ctx, args, found, asked, names, unread=unread)


async def _of_organization(ctx: Context, args: Args, window: Window, asked: views.Asked) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    found, listed = await asyncio.gather(
        ctx.neon.api.usage.by_project(window, org_id), ctx.neon.projects(org_id=org_id)
    )
    if found is None:
        raise NotFoundError(
            "Neon gives no consumption history to this plan or to the bot's key.",
            hint="`usage --by project` counts this channel's projects by Neon's own counters.",
        )
    return await _compared(ctx, args, found, asked, {each.id: each.name for each in listed.projects})


def _expected(ctx: Context) -> StorageReading:
    return ctx.costs.storage_reading if ctx.costs else StorageReading.BYTE_HOURS


async def _compared(
    ctx: Context,
    args: Args,
    found: Consumption,
    asked: views.Asked,
    names: Mapping[str, str],
    *,
    unread: int = 0,
) -> Outcome:
    # How Neon counts is the same everywhere, so the reading is checked on one project.
    largest = max(found.living(names), key=lambda each: each.total.root_branch_bytes_month, default=None)
    branches = await ctx.neon.branches(largest.project_id) if largest else ()
    reading = judged(_expected(ctx), found.consumers, branches, ctx.now)
    return Outcome(views.by_project(found, asked, names, reading, unread=unread, page=args.page))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "usage",
        "usage --by branch --since 30d",
        "usage --since 24h --granularity hourly",
        "usage --by project",
        "usage --all --since 60d",
    ),
    demand=demand,
    check=check,
)
