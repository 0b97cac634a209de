"""Clear the monthly spending limit of the organization, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag
from bot.neon.models.org import pin, pinned
from bot.slack.views import org as views
from bot.slack.views.message import Card

_WHAT = "spending limit"


@arguments
class Args:
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def confirm(ctx: Context, args: Args) -> Card:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    found = await ctx.neon.api.org.spending_limit(org_id)
    return views.confirm_clear(org_id, found.spending_limit_cents)


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    await ctx.neon.api.org.clear_spending_limit(org_id)
    return Outcome(views.cleared(ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    org_id = await ctx.neon.api.org.chosen(pinned(target.id), [ref.id for ref in ctx.projects])
    found = await ctx.neon.api.org.spending_limit(org_id)
    return Outcome(views.cleared(ctx.actor.id)) if found.spending_limit_cents is None else None


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("org clear-spending-limit",),
    target=lambda args: Target("organization", _WHAT, pin(args.org, _WHAT)),
    doing="Clearing the",
    confirm=confirm,
    settle=settle,
)
