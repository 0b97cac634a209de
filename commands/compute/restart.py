"""Restart a compute: its connections drop for some seconds. Asks first on the default branch."""

from datetime import timedelta

from bot.command import (
    Command,
    Compute,
    Context,
    Effect,
    Finished,
    Outcome,
    Target,
)
from bot.errors import CannotTellError
from bot.slack.views import compute as views
from bot.slack.views.message import Card, Message
from commands.compute._one import OneCompute, target

# Neon's clock and ours may differ by this much, and Neon tells times to the second only.
_LEEWAY = timedelta(minutes=1)
# Neon begins both at once. A stop by itself is that of an idle compute, a start that of a new connection.
_STOP, _START = "suspend_compute", "start_compute"
_AT_ONCE = timedelta(seconds=2)


async def confirm(ctx: Context, args: OneCompute) -> Card | None:
    """The default branch is what most of what runs in production is connected to."""
    if not args.compute.branch.default:
        return None
    return views.confirm_restart(args.compute, ctx.project, ctx.now)


async def run(ctx: Context, args: OneCompute) -> Outcome:
    change = await ctx.neon.api.compute.restart(ctx.project.id, args.compute.id)
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.restarted(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    """A second restart would drop everybody once more, so only a sure answer will do."""
    operations = await ctx.neon.operations(ctx.project.id)
    about_then = [
        each
        for each in operations
        if each.endpoint_id == target.id
        and each.action in {_STOP, _START}
        and each.created_at > ctx.now - _LEEWAY
    ]
    if not about_then:
        return None
    times = {each.action: each.created_at for each in about_then}
    both = len(about_then) == len(times) == 2 and abs(times[_STOP] - times[_START]) <= _AT_ONCE
    if not both or any(each.created_at < ctx.now for each in about_then):
        raise CannotTellError
    compute = await ctx.neon.api.compute.get(ctx.project.id, target.id or "")
    return Outcome(views.restarted(compute, ctx.project, ctx.actor.id), follow=tuple(reversed(about_then)))


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.restarted(compute, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    OneCompute,
    run,
    effect=Effect.CHANGE,
    examples=("compute restart pr-42",),
    target=target,
    doing="Restarting the compute of",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
