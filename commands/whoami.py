"""Show who you are to the bot, and what you may do in this channel."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views import notices
from bot.slack.views import whoami as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    message = views.whoami(
        ctx.actor,
        ctx.channel_id,
        ctx.channel_label,
        ctx.projects,
        ctx.guide.rights(),
        ctx.config_hash,
        ctx.slash,
    )
    return Outcome(notices.above(ctx.guide.notices(), message))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.ANYWHERE, examples=("whoami",))
