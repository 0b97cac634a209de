"""Show how much of the plan is taken up: branches, snapshots and projects, and who made most of them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, Scope, arguments, flag
from bot.errors import BotError
from bot.slack.views import limits as views
from bot.slack.views import pages
from commands._organization import check_reach, reading

T = TypeVar("T")


@arguments
class Args:
    all: bool = flag(Kind.SWITCH, help="all projects of the organization", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")
    page: int = flag(Kind.INTEGER, help="with --all: which page of the projects", default=1)


def demand(given: Mapping[str, Any]) -> Demand:
    return reading(given, Scope.PROJECT)


def check(ctx: Context, args: Args) -> None:
    check_reach(args.org, args.all)


async def run(ctx: Context, args: Args) -> Outcome:
    return await (_of_organization(ctx, args) if args.all else _of_project(ctx))


async def _of_project(ctx: Context) -> Outcome:
    of = ctx.project.id
    project, branches = await asyncio.gather(ctx.neon.project(of), ctx.neon.branches(of))
    (snapshots,) = _known(await asyncio.gather(ctx.neon.snapshots(of), return_exceptions=True))
    taken = views.Taken(
        branches=len(branches),
        roots=sum(each.parent_id is None for each in branches),
        protected=sum(each.protected for each in branches),
        snapshots=None if snapshots is None else len(snapshots),
    )
    plan_name, branches_limit = "", None
    if project.owner is not None:
        plan_name, branches_limit = project.owner.subscription_type, project.owner.branches_limit
    return Outcome(views.of_project(taken, branches, ctx.project, plan_name, ctx.costs, branches_limit))


async def _of_organization(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    organization, listed = await asyncio.gather(
        ctx.neon.api.org.get(org_id), ctx.neon.projects(org_id=org_id)
    )
    page = pages.page(listed.projects, args.page)
    counts = await asyncio.gather(
        *(ctx.neon.api.usage.branch_count(each.id) for each in page.rows), return_exceptions=True
    )
    return Outcome(views.of_organization(page, _known(counts), args.org, organization.plan, ctx.costs))


def _known(read: Sequence[T | BaseException]) -> list[T | None]:
    """What could be read, None for the rest: one thing that cannot be must not hide the others."""
    for each in read:
        if isinstance(each, BaseException) and not isinstance(each, BotError):
            raise each
    return [None if isinstance(each, BaseException) else each for each in read]


command = Command(
    Args, run, effect=Effect.READ, examples=("limits", "limits --all"), demand=demand, check=check
)
