"""Start a suspended compute, so that the first connection need not wait for it."""

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
from bot.slack.views.message import Message
from commands.compute._one import OneCompute, heads_for, settled, target


async def run(ctx: Context, args: OneCompute) -> Outcome:
    if heads_for(args.compute, "active"):
        return Outcome(views.running_already(args.compute, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.compute.start(ctx.project.id, args.compute.id)
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.started(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    return await settled(
        ctx, target, "active", lambda compute: views.started(compute, ctx.project, ctx.actor.id)
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.started(compute, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    OneCompute,
    run,
    effect=Effect.CHANGE,
    examples=("compute start pr-42",),
    target=target,
    doing="Starting the compute of",
    settle=settle,
    finish=finish,
)
