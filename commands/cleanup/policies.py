"""Show what the cleanup policies of this channel say."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views.cleanup_desk import policies


async def run(ctx: Context, args: NoArgs) -> Outcome:
    return Outcome(policies(await ctx.cleanup.standing(ctx.channel_id)))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("cleanup policies",))
