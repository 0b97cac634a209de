"""Take away the role that a member has for one project, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models.projects import Member
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    member: str = positional(Kind.TEXT, help="e-mail address or member id")


async def confirm(ctx: Context, args: Args) -> Card:
    member = await _with_role(ctx, args.member)
    if member is None:
        raise NotFoundError(
            f"{args.member} has no role of their own in {ctx.project.alias}.",
            hint="`project members` lists who has one; the organization's roles are given there.",
        )
    return views.confirm_role_removal(member, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    member = await _with_role(ctx, args.member)
    changed = None
    if member is not None:
        changed = await ctx.neon.api.project.remove_role(ctx.project.id, member.member_id)
    return Outcome(views.role_removed(args.member, changed, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await _with_role(ctx, target.name) is not None:
        return None
    return Outcome(views.role_removed(target.name, None, ctx.project, ctx.actor.id))


async def _with_role(ctx: Context, typed: str) -> Member | None:
    found = await ctx.neon.api.project.members(ctx.project.id)
    named = [each for each in found if typed.lower() in {each.email.lower(), each.member_id}]
    return next((each for each in named if each.project_role is not None), None)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("project remove-role dana@example.com",),
    target=lambda args: Target("member", args.member),
    doing="Taking away the role of",
    confirm=confirm,
    settle=settle,
)
