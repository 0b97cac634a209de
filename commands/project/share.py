"""Let somebody of another account work with a project in Neon, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import UsageError
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    email: str = positional(Kind.TEXT, help="address of their Neon account")


def check(ctx: Context, args: Args) -> None:
    name, _, host = args.email.partition("@")
    if not name or "." not in host or " " in args.email:
        raise UsageError("That is no e-mail address.", hint="Write one such as `casey@example.com`.")


async def confirm(ctx: Context, args: Args) -> Card | None:
    return None if await _is_shared(ctx, args.email) else views.confirm_share(args.email, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    if await _is_shared(ctx, args.email):
        said = views.shared(args.email, ctx.project, ctx.actor.id, before=True)
        return Outcome(said, changed=False)
    await ctx.neon.api.project.share(ctx.project.id, args.email)
    return Outcome(views.shared(args.email, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if not await _is_shared(ctx, target.name):
        return None
    return Outcome(views.shared(target.name, ctx.project, ctx.actor.id))


async def _is_shared(ctx: Context, email: str) -> bool:
    found = await ctx.neon.api.project.permissions(ctx.project.id)
    return any(each.granted_to_email.lower() == email.lower() for each in found)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    # Whoever is let in sees the passwords in Neon itself.
    also=(Effect.REVEAL,),
    examples=("project share casey@example.com", "project share casey@example.com --project shop"),
    target=lambda args: Target("guest", args.email),
    doing="Sharing with",
    check=check,
    confirm=confirm,
    settle=settle,
)
