"""List the regions that new projects can be in."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views import region as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    return Outcome(views.listing(await ctx.neon.api.region.active()))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("region list",))
