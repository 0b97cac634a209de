"""Set a monthly spending limit for the organization: an alert only, it stops nothing."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.neon.models.org import pin
from bot.slack.views import org as views

_WHAT = "spending limit"


@arguments
class Args:
    dollars: int = positional(Kind.INTEGER, help="whole dollars a month")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    now = await ctx.neon.api.org.set_spending_limit(org_id, args.dollars * 100)
    return Outcome(views.limit_set(now.spending_limit_cents or 0, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.ACCOUNT,
    examples=("org set-spending-limit 500",),
    target=lambda args: Target("organization", _WHAT, pin(args.org, _WHAT)),
    doing="Setting the",
)
