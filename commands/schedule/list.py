"""List what happens at set times in this channel, and how it went."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views import schedule as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    known = await ctx.schedules.all_of(ctx.channel_id)
    return Outcome(views.listing(known, ctx.schedules.in_force.now.name, ctx.now))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("schedule list",))
