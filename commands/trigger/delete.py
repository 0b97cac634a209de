"""Delete a trigger, after you have confirmed it; its function stays."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import trigger as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    trigger: str = positional(Kind.TEXT, help="name or id of the trigger")


async def confirm(ctx: Context, args: Args) -> Card:
    trigger = await ctx.neon.api.trigger.named(ctx.project.id, args.branch, args.trigger)
    return views.confirm_delete(trigger, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    trigger = await ctx.neon.api.trigger.named(ctx.project.id, args.branch, args.trigger)
    await ctx.neon.api.trigger.delete(ctx.project.id, args.branch.id, trigger.trigger_id)
    target = Target("trigger", trigger.name, f"{args.branch.id}/{trigger.name}")
    return Outcome(views.deleted(target, ctx.project, ctx.actor.id), target=target)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    if await ctx.neon.api.trigger.find(ctx.project.id, branch_id, target.name) is not None:
        return None
    return Outcome(views.deleted(target, ctx.project, ctx.actor.id), target=target)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("trigger delete main nightly",),
    target=lambda args: Target(
        "trigger", args.trigger, f"{args.branch.id}/{args.trigger}", touches=(args.branch.name,)
    ),
    doing="Deleting trigger",
    confirm=confirm,
    settle=settle,
)
