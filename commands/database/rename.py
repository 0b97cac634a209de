"""Give a database another name; its data stays. Asks first on the default branch."""

import asyncio
from datetime import timedelta

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.errors import CannotTellError
from bot.neon.models import Branch
from bot.slack.views import database as views
from bot.slack.views import phrases
from bot.slack.views.message import Card, Message

# Neon's clock and ours may differ by this much, and Neon tells times to the second only.
_LEEWAY = timedelta(minutes=1)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the database's name")
    new_name: str = positional(Kind.NEW_NAME, help="its new name")


async def confirm(ctx: Context, args: Args) -> Card | None:
    database = await ctx.neon.api.database.named(args.branch, args.name)
    if not args.branch.default:
        return None
    return views.confirm_rename(database, args.new_name, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    taken = await ctx.neon.api.database.find(ctx.project.id, args.branch.id, args.new_name)
    if taken is not None:
        return Outcome(views.exists(taken, args.branch, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.database.rename(ctx.project.id, args.branch.id, args.name, args.new_name)
    return Outcome(
        views.renamed(change.database, args.name, args.branch, ctx.project, ctx.actor.id),
        follow=change.operations,
        target=_target(args.branch, args.new_name),
        note=args.name,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, old_name = (target.id or "").partition("/")
    databases = await ctx.neon.databases(ctx.project.id, branch_id)
    if any(each.name == old_name for each in databases):
        return None
    since = ctx.now - _LEEWAY
    changed = [each for each in databases if each.updated_at and each.updated_at > since]
    if len(changed) != 1:
        raise CannotTellError
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.renamed(changed[0], old_name, branch, ctx.project, ctx.actor.id),
        follow=tuple(each for each in operations if each.branch_id == branch_id and each.in_progress),
        target=_target(branch, changed[0].name),
        note=old_name,
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch_id, _, name = (finished.target.id or "").partition("/")
    database, branch = await asyncio.gather(
        ctx.neon.api.database.get(ctx.project.id, branch_id, name),
        ctx.neon.branch(ctx.project.id, branch_id),
    )
    return views.renamed(database, finished.note, branch, ctx.project, ctx.actor.id, finished.steps)


def _target(branch: Branch, name: str) -> Target:
    return Target("database", phrases.on(name, branch.name), f"{branch.id}/{name}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("database rename pr-42 orders sales",),
    target=lambda args: _target(args.branch, args.name),
    doing="Renaming database",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
