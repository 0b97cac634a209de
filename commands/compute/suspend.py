"""Suspend a compute until the next connection; its connections drop. Asks first on the default branch."""

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
from bot.slack.views.message import Card, Message


@arguments
class Args:
    compute: Compute = positional(Kind.COMPUTE, help="its branch, or its id")


async def confirm(ctx: Context, args: Args) -> Card | None:
    """The default branch is what most of what runs in production is connected to."""
    if not args.compute.branch.default or _rests(args.compute):
        return None
    return views.confirm_suspend(args.compute, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    if _rests(args.compute):
        return Outcome(views.idle_already(args.compute, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.compute.suspend(ctx.project.id, args.compute.id)
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.suspended(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    compute = await ctx.neon.api.compute.get(ctx.project.id, target.id or "")
    if not _rests(compute):
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.suspended(compute, ctx.project, ctx.actor.id),
        follow=tuple(each for each in operations if each.endpoint_id == compute.id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.suspended(compute, ctx.project, ctx.actor.id, finished.steps)


def _rests(compute: Compute) -> bool:
    return (compute.endpoint.pending_state or compute.endpoint.current_state) == "idle"


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("compute suspend pr-42",),
    target=lambda args: Target(
        "compute", args.compute.name, args.compute.id, touches=(args.compute.branch.name,)
    ),
    doing="Suspending the compute of",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
