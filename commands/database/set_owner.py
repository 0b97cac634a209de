"""Make a database of a branch another role's."""

import asyncio

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import database as views
from bot.slack.views import phrases
from bot.slack.views.message import Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the database's name")
    role: str = positional(Kind.TEXT, help="the role that shall own it")


async def run(ctx: Context, args: Args) -> Outcome:
    database, role = await asyncio.gather(
        ctx.neon.api.database.named(args.branch, args.name),
        ctx.neon.api.role.named(args.branch, args.role),
    )
    change = await ctx.neon.api.database.set_owner(ctx.project.id, args.branch.id, database.name, role.name)
    return Outcome(
        views.owner_set(change.database, args.branch, ctx.project, ctx.actor.id), follow=change.operations
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch_id, _, name = (finished.target.id or "").partition("/")
    database, branch = await asyncio.gather(
        ctx.neon.api.database.get(ctx.project.id, branch_id, name),
        ctx.neon.branch(ctx.project.id, branch_id),
    )
    return views.owner_set(database, branch, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("database set-owner pr-42 orders app",),
    target=lambda args: Target(
        "database",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Changing the owner of database",
    finish=finish,
)
