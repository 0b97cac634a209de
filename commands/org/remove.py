"""Remove somebody from the organization, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.neon.models.org import pin, pinned
from bot.slack.views import org as views
from bot.slack.views.message import Card


@arguments
class Args:
    member: str = positional(Kind.TEXT, help="the member's e-mail address")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def confirm(ctx: Context, args: Args) -> Card:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    return views.confirm_remove(await ctx.neon.api.org.member(org_id, args.member), ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    member = await ctx.neon.api.org.member(org_id, args.member)
    await ctx.neon.api.org.remove(org_id, member.id)
    return Outcome(views.removed(member.email, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    org_id = await ctx.neon.api.org.chosen(pinned(target.id), [ref.id for ref in ctx.projects])
    if await ctx.neon.api.org.find_member(org_id, target.name) is not None:
        return None
    return Outcome(views.removed(target.name, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("org remove dana@acme.example",),
    target=lambda args: Target("member", args.member, pin(args.org, args.member)),
    doing="Removing from the organization",
    confirm=confirm,
    settle=settle,
)
