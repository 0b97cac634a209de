"""List the organizations that the bot's key reaches."""

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.slack.views import org as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    return Outcome(views.listing(await ctx.neon.api.org.list()))


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.ACCOUNT, examples=("org list",))
