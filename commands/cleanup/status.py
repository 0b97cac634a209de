"""Show the cleanup policies of this channel, how each went last, and when it is next."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views.cleanup_desk import standing


async def run(ctx: Context, args: NoArgs) -> Outcome:
    return Outcome(standing(await ctx.cleanup.standing(ctx.channel_id), ctx.now))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("cleanup status",))
