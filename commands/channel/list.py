"""List the bot's channels, with those that are suspended and why; for admins."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views import channel as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    return Outcome(views.listing(await ctx.admin.channels.all(), ctx.slash), changed=False)


command = Command(
    NoArgs,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    admins_only=True,
    examples=("channel list",),
)
