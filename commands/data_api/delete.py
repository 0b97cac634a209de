"""Turn off the Data API of a database, after you have confirmed it; the data stays."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.neon.models.data_api import chosen
from bot.slack.views import data_api as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")


async def confirm(ctx: Context, args: Args) -> Card:
    database = await _database(ctx, args)
    gateway = await ctx.neon.api.data_api.find(ctx.project.id, args.branch.id, database)
    if gateway is None:
        raise NotFoundError(f"The Data API of {database} on {args.branch.name} is off already.")
    return views.confirm_delete(gateway, database, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    database = await _database(ctx, args)
    was_on = await ctx.neon.api.data_api.delete(ctx.project.id, args.branch.id, database)
    return Outcome(
        views.deleted(database, args.branch, ctx.project, ctx.actor.id, already_off=not was_on),
        target=_target(args.branch, database),
        changed=was_on,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    database = chosen(await ctx.neon.databases(ctx.project.id, branch_id), name or None, branch)
    if await ctx.neon.api.data_api.find(ctx.project.id, branch_id, database) is not None:
        return None
    return Outcome(
        views.deleted(database, branch, ctx.project, ctx.actor.id), target=_target(branch, database)
    )


async def _database(ctx: Context, args: Args) -> str:
    databases = await ctx.neon.databases(ctx.project.id, args.branch.id)
    return chosen(databases, args.database, args.branch)


def _target(branch: Branch, database: str | None) -> Target:
    return Target("data-api", branch.name, f"{branch.id}/{database or ''}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("data-api delete pr-42", "data-api delete pr-42 --database orders"),
    target=lambda args: _target(args.branch, args.database),
    doing="Turning off the Data API of",
    confirm=confirm,
    settle=settle,
)
