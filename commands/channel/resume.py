"""Let the rules of a channel be in force again, after you have seen that it is still the same."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, positional
from bot.slack.views import channel as views


@arguments
class Args:
    channel: str = positional(
        Kind.TEXT, help="its id or its label in config.yaml; this one if not given", default=""
    )


async def run(ctx: Context, args: Args) -> Outcome:
    resuming = await ctx.admin.channels.resume(args.channel)
    return Outcome(views.resumed(resuming, ctx.actor.id), changed=bool(resuming.ended))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    admins_only=True,
    examples=("channel resume", "channel resume C0SHOPDB"),
)
