"""Show the monthly spending limit of the organization, which is an alert only."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag
from bot.slack.views import org as views


@arguments
class Args:
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    found = await ctx.neon.api.org.spending_limit(org_id)
    return Outcome(views.limit(found.spending_limit_cents, args.org))


command = Command(Args, run, effect=Effect.READ, scope=Scope.ACCOUNT, examples=("org show-spending-limit",))
