"""Show what this channel hears of, how, and who wanted that."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views.subscriptions import listing


async def run(ctx: Context, args: NoArgs) -> Outcome:
    standing = await ctx.news.of(ctx.channel_id)
    return Outcome(listing(standing, ctx.projects, ctx.news.rules(ctx.channel_id), ctx.slash))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("subscriptions",))
