"""Take a project away from somebody of another account, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models.projects import Permission
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    email: str = positional(Kind.TEXT, help="address of their Neon account")


async def confirm(ctx: Context, args: Args) -> Card:
    permission = await _permission(ctx, args.email)
    if permission is None:
        raise NotFoundError(
            f"{ctx.project.alias} is not shared with {args.email}.",
            hint="`project permissions` lists whom it is shared with.",
        )
    return views.confirm_unshare(permission, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    permission = await _permission(ctx, args.email)
    if permission is not None:
        await ctx.neon.api.project.unshare(ctx.project.id, permission.id)
    return Outcome(views.unshared(args.email, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await _permission(ctx, target.name) is not None:
        return None
    return Outcome(views.unshared(target.name, ctx.project, ctx.actor.id))


async def _permission(ctx: Context, email: str) -> Permission | None:
    found = await ctx.neon.api.project.permissions(ctx.project.id)
    return next((each for each in found if each.granted_to_email.lower() == email.lower()), None)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("project unshare casey@example.com",),
    target=lambda args: Target("guest", args.email),
    doing="Stopping to share with",
    confirm=confirm,
    settle=settle,
)
