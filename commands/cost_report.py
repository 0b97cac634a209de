"""Report what was spent, what the month may come to, what moved, and which computes are too large."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, ProjectRef, Scope, arguments, flag
from bot.errors import BotError, NotFoundError
from bot.neon.models.usage import MeteredProject
from bot.slack.views import cost_report as views
from bot.spending.ledger import Spans
from bot.spending.look import SpendingLook
from bot.spending.report import Account
from commands._organization import check_reach, reading


@arguments
class Args:
    all: bool = flag(Kind.SWITCH, help="all projects of the organization", default=False)
    org: str | None = flag(Kind.TEXT, help="with --all: which organization, by its id")


def demand(given: Mapping[str, Any]) -> Demand:
    return reading(given, Scope.CHANNEL)


def check(ctx: Context, args: Args) -> None:
    check_reach(args.org, args.all)


async def run(ctx: Context, args: Args) -> Outcome:
    if ctx.costs is None:
        raise NotFoundError(
            "The bot's configuration has no prices.",
            hint="Whoever runs me can add them under `costs`. `usage` shows what was used.",
        )
    accounts, unread = await (_organization(ctx, args.org) if args.all else _of_channel(ctx))
    look = SpendingLook(ctx.neon, ctx.costs, Spans(ctx.now))
    reports = [await look.of(each) for each in accounts]
    where = "the organization" if args.all else ctx.channel_label
    return Outcome(
        views.shown(reports, where, ctx.costs, own={ref.id for ref in ctx.projects}, unread=unread)
    )


async def _organization(ctx: Context, named: str | None) -> tuple[list[Account], list[str]]:
    org_id = await ctx.neon.api.org.chosen(named, [ref.id for ref in ctx.projects])
    organization, listed = await asyncio.gather(
        ctx.neon.api.org.get(org_id), ctx.neon.projects(org_id=org_id)
    )
    plan = ctx.costs.plan(organization.plan) if ctx.costs else None
    # Commands know a project by the name that this channel gives it, or else by its id.
    own = {ref.id: ref for ref in ctx.projects}
    refs = {each.id: own.get(each.id, ProjectRef(each.name, each.id)) for each in listed.projects}
    return [Account(org_id, organization.plan, plan, refs, everything=True)], []


async def _of_channel(ctx: Context) -> tuple[list[Account], list[str]]:
    """The channel's projects by organization and plan, and those that could not be read."""
    read = await asyncio.gather(*(_project(ctx, ref) for ref in ctx.projects))
    groups: dict[tuple[str | None, str], dict[str, ProjectRef]] = {}
    for ref, project in zip(ctx.projects, read, strict=True):
        if project is not None:
            plan_name = project.owner.subscription_type if project.owner else ""
            groups.setdefault((project.org_id, plan_name), {})[ref.id] = ref
    accounts = [
        Account(org_id, name, ctx.costs.plan(name) if ctx.costs else None, refs)
        for (org_id, name), refs in groups.items()
    ]
    return accounts, [ref.alias for ref, project in zip(ctx.projects, read, strict=True) if project is None]


async def _project(ctx: Context, ref: ProjectRef) -> MeteredProject | None:
    """One project that cannot be read must not hide the others."""
    try:
        return await ctx.neon.api.usage.project(ref.id)
    except BotError:
        return None


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    examples=("cost-report", "cost-report --all"),
    demand=demand,
    check=check,
)
