"""List the projects of this channel, or with `--all` those of the whole Neon account."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.command import Command, Context, Demand, Effect, Kind, Outcome, Scope, arguments, flag
from bot.errors import BotError
from bot.neon.models import Project
from bot.slack.views import pages
from bot.slack.views import project as views


@arguments
class Args:
    all: bool = flag(Kind.SWITCH, help="everything that the bot's key reaches", default=False)
    deleted: bool = flag(Kind.SWITCH, help="those that can be brought back", default=False)
    search: str | None = flag(Kind.TEXT, help="only those whose name or id contains this")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


def demand(given: Mapping[str, Any]) -> Demand:
    beyond = given.get("all") or given.get("deleted")
    return Demand((Effect.READ,), Scope.ACCOUNT if beyond else Scope.CHANNEL)


async def run(ctx: Context, args: Args) -> Outcome:
    if args.deleted:
        found = await ctx.neon.api.project.everything(search=args.search, deleted=True)
        return Outcome(
            views.deleted_ones(found, page=args.page, search=args.search, now=ctx.now, slash=ctx.slash)
        )
    if args.all:
        found = await ctx.neon.api.project.everything(search=args.search)
        return Outcome(views.everything(found, ctx.projects, page=args.page, search=args.search, now=ctx.now))
    return await _of_channel(ctx, args)


async def _of_channel(ctx: Context, args: Args) -> Outcome:
    wanted = (args.search or "").lower()
    refs = [each for each in ctx.projects if wanted in each.alias or wanted in each.id]
    page = pages.page(refs, args.page)
    # One project that cannot be read must not hide the others.
    read = await asyncio.gather(*(ctx.neon.project(ref.id) for ref in page.rows), return_exceptions=True)
    default = ctx.projects[0] if ctx.projects else None
    return Outcome(
        views.listing(page, [_known(each) for each in read], default, search=args.search, slash=ctx.slash)
    )


def _known(each: Project | BaseException) -> Project | None:
    if isinstance(each, BaseException) and not isinstance(each, BotError):
        raise each
    return each if isinstance(each, Project) else None


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    demand=demand,
    examples=(
        "project list",
        "project list --all",
        "project list --all --search shop",
        "project list --deleted",
    ),
)
