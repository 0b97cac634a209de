"""Show one trigger: what it calls, when, and whether it runs."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import trigger as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    trigger: str = positional(Kind.TEXT, help="name or id of the trigger")


async def run(ctx: Context, args: Args) -> Outcome:
    trigger = await ctx.neon.api.trigger.named(ctx.project.id, args.branch, args.trigger)
    return Outcome(views.shown(trigger, args.branch, ctx.project, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("trigger show main nightly",))
