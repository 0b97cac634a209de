"""Keep a trigger from running; what has begun goes on."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import trigger as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    trigger: str = positional(Kind.TEXT, help="name or id of the trigger")


async def run(ctx: Context, args: Args) -> Outcome:
    api = ctx.neon.api.trigger
    trigger = await api.named(ctx.project.id, args.branch, args.trigger)
    changed = await api.switch(ctx.project.id, args.branch.id, trigger, enabled=False)
    return Outcome(views.switched(changed, args.branch, ctx.project, ctx.actor.id, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("trigger disable main nightly",),
    target=lambda args: Target(
        "trigger", args.trigger, f"{args.branch.id}/{args.trigger}", touches=(args.branch.name,)
    ),
    doing="Disabling trigger",
)
