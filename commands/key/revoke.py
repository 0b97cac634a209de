"""Revoke an API key for good, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.neon.models.org import pin, pinned
from bot.slack.views import key as views
from bot.slack.views.message import Card


@arguments
class Args:
    key: str = positional(Kind.TEXT, help="name or id of the key")
    org: str | None = flag(Kind.TEXT, help="of which organization, by its id; that of the bot's own key")


async def confirm(ctx: Context, args: Args) -> Card:
    key = await ctx.neon.api.key.find(await ctx.neon.api.org.holding(args.org), args.key)
    return views.confirm_revoke(key, {ref.id: ref.alias for ref in ctx.projects}, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.holding(args.org)
    key = await ctx.neon.api.key.find(org_id, args.key)
    revoked = await ctx.neon.api.key.revoke(org_id, key.id)
    return Outcome(views.revoked(revoked.name, ctx.actor.id), target=Target("key", key.name, str(key.id)))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    org_id = await ctx.neon.api.org.holding(pinned(target.id))
    if await ctx.neon.api.key.found(org_id, target.name):
        return None
    return Outcome(views.revoked(target.name, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("key revoke old-laptop", "key revoke 1954948"),
    target=lambda args: Target("key", args.key, pin(args.org, args.key)),
    doing="Revoking API key",
    confirm=confirm,
    settle=settle,
)
