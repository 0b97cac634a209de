"""Let something that happens at set times not happen until it is resumed."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, positional
from bot.slack.views import schedule as views


@arguments
class Args:
    name: str = positional(Kind.TEXT, help="the schedule's name")


async def run(ctx: Context, args: Args) -> Outcome:
    plan = ctx.schedules.find(ctx.channel_id, args.name)
    fresh = await ctx.schedules.pause(plan, ctx.actor.id)
    return Outcome(views.paused(plan, fresh, ctx.actor.id), changed=fresh)


def target(args: Args) -> Target:
    return Target("schedule", args.name, args.name)


def check(ctx: Context, args: Args) -> None:
    ctx.schedules.find(ctx.channel_id, args.name)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    target=target,
    check=check,
    doing="Pausing",
    examples=("schedule pause weekly-limits",),
)
