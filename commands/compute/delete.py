"""Delete a compute and its host name for good, after you have confirmed it; the data stays."""

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Outcome,
    Target,
)
from bot.errors import RefusedError
from bot.slack.views import compute as views
from bot.slack.views.message import Card, Message
from commands.compute._one import OneCompute, target


async def confirm(ctx: Context, args: OneCompute) -> Card:
    if args.compute.branch.protected:
        raise RefusedError(
            f"{args.compute.branch.name} is protected, and Neon deletes no compute of a protected branch.",
            hint="Suspend it instead, or unprotect the branch first.",
            rule="Neon: the compute of a protected branch cannot be deleted",
        )
    return views.confirm_delete(args.compute, ctx.project, ctx.now)


async def run(ctx: Context, args: OneCompute) -> Outcome:
    change = await ctx.neon.api.compute.delete(ctx.project.id, args.compute.id)
    return Outcome(
        _deleted(ctx, target(args), already_gone=change.endpoint is None), follow=change.operations
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    endpoints = await ctx.neon.endpoints(ctx.project.id)
    if any(each.id == target.id for each in endpoints):
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        _deleted(ctx, target),
        follow=tuple(each for each in operations if each.endpoint_id == target.id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.deleted(finished.target, ctx.project, ctx.actor.id, finished.steps)


def _deleted(ctx: Context, target: Target, *, already_gone: bool = False) -> Message:
    return views.deleted(target, ctx.project, ctx.actor.id, already_gone=already_gone)


command = Command(
    OneCompute,
    run,
    effect=Effect.DESTROY,
    examples=("compute delete pr-42", "compute delete ep-misty-sea-a5833nbi"),
    target=target,
    doing="Deleting the compute of",
    confirm=confirm,
    settle=settle,
    finish=finish,
)
