"""Give a member of the organization a role for one project, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models.projects import Member
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    member: str = positional(Kind.TEXT, help="e-mail address or member id")
    role: str = positional(
        Kind.CHOICE, help="viewer, editor or admin of the project", choices=("viewer", "editor", "admin")
    )


async def confirm(ctx: Context, args: Args) -> Card | None:
    return views.confirm_role(await _member(ctx, args.member), args.role, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    member = await _member(ctx, args.member)
    changed = await ctx.neon.api.project.set_role(ctx.project.id, member.member_id, args.role)
    return Outcome(views.role_set(changed, args.role, ctx.project, ctx.actor.id))


async def _member(ctx: Context, typed: str) -> Member:
    for each in await ctx.neon.api.project.members(ctx.project.id):
        if typed.lower() in {each.email.lower(), each.member_id}:
            return each
    raise NotFoundError(
        f"The organization has no member {typed}.", hint="`project members` lists them, with addresses."
    )


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    # Whoever has a role sees the passwords in Neon itself.
    also=(Effect.REVEAL,),
    examples=("project set-role dana@example.com editor",),
    target=lambda args: Target("member", args.member),
    doing="Changing the role of",
    confirm=confirm,
)
