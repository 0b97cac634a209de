"""Change what a member of the organization may do."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.neon.models.org import ROLES, pin
from bot.slack.views import org as views
from bot.slack.views.message import Card


@arguments
class Args:
    member: str = positional(Kind.TEXT, help="the member's e-mail address")
    role: str = positional(Kind.CHOICE, help="the role; not every organization has all", choices=ROLES)
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def confirm(ctx: Context, args: Args) -> Card | None:
    return views.confirm_admin(args.member, new=False) if args.role == "admin" else None


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    member = await ctx.neon.api.org.member(org_id, args.member)
    changed = await ctx.neon.api.org.set_role(org_id, member.id, args.role)
    return Outcome(views.role_set(member.email, member.member.role, changed.role, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.ACCOUNT,
    examples=("org set-role dana@acme.example editor",),
    target=lambda args: Target("member", args.member, pin(args.org, args.member)),
    doing="Changing the role of",
    confirm=confirm,
)
