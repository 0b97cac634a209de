"""Start a suspended compute, so that the first connection need not wait for it."""

from bot.command import (
    Command,
    Compute,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Target,
    arguments,
    positional,
)
from bot.slack.views import compute as views
from bot.slack.views.message import Message


@arguments
class Args:
    compute: Compute = positional(Kind.COMPUTE, help="its branch, or its id")


async def run(ctx: Context, args: Args) -> Outcome:
    if _runs(args.compute):
        return Outcome(views.running_already(args.compute, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.compute.start(ctx.project.id, args.compute.id)
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.started(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    compute = await ctx.neon.api.compute.get(ctx.project.id, target.id or "")
    if not _runs(compute):
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.started(compute, ctx.project, ctx.actor.id),
        follow=tuple(each for each in operations if each.endpoint_id == compute.id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.started(compute, ctx.project, ctx.actor.id, finished.steps)


def _runs(compute: Compute) -> bool:
    return (compute.endpoint.pending_state or compute.endpoint.current_state) == "active"


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("compute start pr-42",),
    target=lambda args: Target(
        "compute", args.compute.name, args.compute.id, touches=(args.compute.branch.name,)
    ),
    doing="Starting the compute of",
    settle=settle,
    finish=finish,
)
