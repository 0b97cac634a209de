"""Delete a snapshot for good, after you have confirmed it."""

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")


async def confirm(ctx: Context, args: Args) -> Card:
    source_id = args.snapshot.source_branch_id
    branch = await ctx.neon.find_branch(ctx.project.id, source_id) if source_id else None
    return views.confirm_delete(args.snapshot, branch.name if branch else None, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    begun = await ctx.neon.api.snapshot.delete(ctx.project.id, args.snapshot.id)
    target = Target("snapshot", args.snapshot.name, args.snapshot.id)
    return Outcome(views.deleted(target, ctx.project, ctx.actor.id), follow=begun.operations, target=target)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if any(each.id == target.id for each in await ctx.neon.snapshots(ctx.project.id)):
        return None
    return Outcome(views.deleted(target, ctx.project, ctx.actor.id), target=target)


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.deleted(finished.target, ctx.project, ctx.actor.id, finished.seconds, finished.steps)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("snapshot delete before-migration",),
    target=lambda args: Target("snapshot", args.snapshot.name, args.snapshot.id),
    doing="Deleting snapshot",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
