"""Delete a database of a branch with its data, after you have confirmed it."""

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import database as views
from bot.slack.views import phrases
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the database's name")


async def confirm(ctx: Context, args: Args) -> Card:
    database = await ctx.neon.api.database.named(args.branch, args.name)
    return views.confirm_delete(database, args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    change = await ctx.neon.api.database.delete(ctx.project.id, args.branch.id, args.name)
    gone = change.database is None
    return Outcome(_deleted(ctx, _target(args), already_gone=gone), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    if await ctx.neon.api.database.find(ctx.project.id, branch_id, name) is not None:
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        _deleted(ctx, target),
        follow=tuple(each for each in operations if each.branch_id == branch_id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.deleted(finished.target, ctx.project, ctx.actor.id, finished.steps)


def _deleted(ctx: Context, target: Target, *, already_gone: bool = False) -> Message:
    return views.deleted(target, ctx.project, ctx.actor.id, already_gone=already_gone)


def _target(args: Args) -> Target:
    name, branch = args.name, args.branch
    return Target("database", phrases.on(name, branch.name), f"{branch.id}/{name}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("database delete pr-42 orders",),
    target=_target,
    doing="Deleting database",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
