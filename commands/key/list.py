"""List API keys, with their makers and when they were last used."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag
from bot.slack.views import key as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)
    org: str | None = flag(Kind.TEXT, help="of which organization, by its id; that of the bot's own key")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.holding(args.org)
    keys = await ctx.neon.api.key.list(org_id)
    aliases = {ref.id: ref.alias for ref in ctx.projects}
    return Outcome(views.listing(keys, args.org, aliases, page=args.page, now=ctx.now))


command = Command(
    Args, run, effect=Effect.READ, scope=Scope.ACCOUNT, examples=("key list", "key list --page 2")
)
