"""Bring a deleted project back, with its branches and connection strings."""

import re
from collections.abc import Mapping
from typing import Any

from bot.command import (
    Command,
    Context,
    Demand,
    Effect,
    Kind,
    Outcome,
    Scope,
    Target,
    arguments,
    positional,
)
from bot.errors import NothingToDoError
from bot.slack.views import project as views

# Neon's ids of projects. Any other word is a name that the channel knows the project by.
_ID = re.compile(r"[a-z]+(-[a-z]+)+-\d{8}")


@arguments
class Args:
    project: str = positional(
        Kind.TEXT, help="its id, which `project list --deleted` shows, or its name in this channel"
    )


def demand(given: Mapping[str, Any]) -> Demand:
    """One of the channel's own projects is brought back there; any other is about the account."""
    word = str(given.get("project", ""))
    if not word or _ID.fullmatch(word):
        return Demand((Effect.CREATE,), Scope.ACCOUNT)
    return Demand((Effect.CREATE,), Scope.PROJECT, word)


async def aim(ctx: Context, args: Args) -> Target:
    """Where there is nothing to bring back, only the asker is told."""
    project_id = _id(ctx, args)
    there = await ctx.neon.api.project.find(project_id)
    if there is not None:
        raise NothingToDoError(
            f"Project {there.name} ({there.id}) is there: it is back already, or was never deleted.",
        )
    return Target("project", args.project, project_id)


async def run(ctx: Context, args: Args) -> Outcome:
    project_id = _id(ctx, args)
    there = await ctx.neon.api.project.find(project_id)
    if there is not None:
        return Outcome(views.not_deleted(there, ctx.actor.id), changed=False)
    await ctx.neon.api.project.recover(project_id)
    return await _recovered(ctx, project_id)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    project_id = target.id or target.name
    if await ctx.neon.api.project.find(project_id) is None:
        return None
    return await _recovered(ctx, project_id)


async def _recovered(ctx: Context, project_id: str) -> Outcome:
    project = await ctx.neon.api.project.read(project_id)
    branches = await ctx.neon.branches(project_id)
    return Outcome(
        views.recovered(project, len(branches), ctx.actor.id, None if ctx.chosen else ctx.channel_id),
        target=Target("project", project.name, project.id),
    )


def _id(ctx: Context, args: Args) -> str:
    return ctx.chosen.id if ctx.chosen else args.project


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.ACCOUNT,
    examples=("project recover cool-forest-86753099", "project recover shop"),
    demand=demand,
    aim=aim,
    doing="Recovering project",
    settle=settle,
    alone=True,
)
