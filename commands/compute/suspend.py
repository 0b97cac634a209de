"""Suspend a compute until the next connection; its connections drop. Asks first on the default branch."""

from bot.command import (
    Command,
    Compute,
    Context,
    Effect,
    Finished,
    Outcome,
    Target,
)
from bot.slack.views import compute as views
from bot.slack.views.message import Card, Message
from commands.compute._one import OneCompute, heads_for, settled, target


async def confirm(ctx: Context, args: OneCompute) -> Card | None:
    """The default branch is what most of what runs in production is connected to."""
    if not args.compute.branch.default or heads_for(args.compute, "idle"):
        return None
    return views.confirm_suspend(args.compute, ctx.project, ctx.now)


async def run(ctx: Context, args: OneCompute) -> Outcome:
    if heads_for(args.compute, "idle"):
        return Outcome(views.idle_already(args.compute, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.compute.suspend(ctx.project.id, args.compute.id)
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.suspended(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    return await settled(
        ctx, target, "idle", lambda compute: views.suspended(compute, ctx.project, ctx.actor.id)
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.suspended(compute, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    OneCompute,
    run,
    effect=Effect.CHANGE,
    examples=("compute suspend pr-42",),
    target=target,
    doing="Suspending the compute of",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
