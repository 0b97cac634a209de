"""Create an empty database on a branch."""

import asyncio
from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views import database as views
from bot.slack.views import phrases
from bot.slack.views.message import Message

# Neon's clock and ours may differ by this much, and Neon tells times to the second only.
_LEEWAY = timedelta(minutes=1)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.NEW_NAME, help="its name")
    owner: str | None = flag(
        Kind.TEXT, help="the role that owns it; if not given, the one that owns the others"
    )


async def run(ctx: Context, args: Args) -> Outcome:
    existing = await ctx.neon.api.database.find(ctx.project.id, args.branch.id, args.name)
    if existing is not None:
        return Outcome(views.exists(existing, args.branch, ctx.project, ctx.actor.id), changed=False)
    owner = await _owner(ctx, args)
    change = await ctx.neon.api.database.create(ctx.project.id, args.branch.id, args.name, owner)
    return Outcome(
        views.created(change.database, args.branch, ctx.project, ctx.actor.id), follow=change.operations
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    database = await ctx.neon.api.database.find(ctx.project.id, branch_id, name)
    if database is None or database.created_at < ctx.now - _LEEWAY:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.created(database, branch, ctx.project, ctx.actor.id),
        follow=tuple(each for each in operations if each.branch_id == branch_id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch_id, _, name = (finished.target.id or "").partition("/")
    database, branch = await asyncio.gather(
        ctx.neon.api.database.get(ctx.project.id, branch_id, name),
        ctx.neon.branch(ctx.project.id, branch_id),
    )
    return views.created(database, branch, ctx.project, ctx.actor.id, finished.steps)


async def _owner(ctx: Context, args: Args) -> str:
    if args.owner is not None:
        return (await ctx.neon.api.role.named(args.branch, args.owner)).name
    databases, roles = await asyncio.gather(
        ctx.neon.databases(ctx.project.id, args.branch.id), ctx.neon.roles(ctx.project.id, args.branch.id)
    )
    owners = {each.owner_name for each in databases} or {each.name for each in roles}
    if len(owners) == 1:
        return owners.pop()
    raise UsageError(
        "It is not plain which role should own the database.",
        hint=f"Say `--owner` and one of {', '.join(sorted(owners))}." if owners else "Create a role first.",
    )


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("database create pr-42 orders", "database create pr-42 orders --owner app"),
    target=lambda args: Target(
        "database",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Creating database",
    settle=settle,
    finish=finish,
)
