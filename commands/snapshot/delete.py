"""Delete a snapshot for good, after you have confirmed it."""

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")


async def aim(ctx: Context, args: Args) -> Target:
    # A way back is taken from the branch, so a branch that is never touched keeps its snapshots.
    source = await _source(ctx, args.snapshot)
    return Target("snapshot", args.snapshot.name, args.snapshot.id, touches=(source,) if source else ())


async def confirm(ctx: Context, args: Args) -> Card:
    source = await _source(ctx, args.snapshot)
    return views.confirm_delete(args.snapshot, source, ctx.project, ctx.now)


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


async def _source(ctx: Context, snapshot: Snapshot) -> str | None:
    """The name of the branch that it was taken from, if that is still there."""
    branch_id = snapshot.source_branch_id
    branch = await ctx.neon.find_branch(ctx.project.id, branch_id) if branch_id else None
    return branch.name if branch else None


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("snapshot delete before-migration",),
    aim=aim,
    doing="Deleting snapshot",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
