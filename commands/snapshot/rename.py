"""Give a snapshot another name."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")
    new_name: str = positional(Kind.NEW_NAME, help="its new name")


async def run(ctx: Context, args: Args) -> Outcome:
    for each in await ctx.neon.snapshots(ctx.project.id):
        if each.name == args.new_name and each.id != args.snapshot.id:
            source_id = each.source_branch_id
            branch = await ctx.neon.find_branch(ctx.project.id, source_id) if source_id else None
            name = branch.name if branch else None
            return Outcome(views.exists(each, name, ctx.project, ctx.actor.id, ctx.now), changed=False)
    renamed = await ctx.neon.api.snapshot.rename(ctx.project.id, args.snapshot.id, args.new_name)
    return Outcome(
        views.renamed(renamed, args.snapshot.name, ctx.project, ctx.actor.id),
        target=Target("snapshot", renamed.name, renamed.id),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    for each in await ctx.neon.snapshots(ctx.project.id):
        # `target` has the name from before the call; a snapshot that still has it was not renamed.
        if each.id == target.id and each.name != target.name:
            return Outcome(
                views.renamed(each, target.name, ctx.project, ctx.actor.id),
                target=Target("snapshot", each.name, each.id),
            )
    return None


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("snapshot rename before-migration release-2026.1",),
    target=lambda args: Target("snapshot", args.snapshot.name, args.snapshot.id),
    doing="Renaming snapshot",
    settle=settle,
)
