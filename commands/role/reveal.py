"""Show you alone the password of a Postgres role."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import phrases
from bot.slack.views import role as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the role's name")


async def run(ctx: Context, args: Args) -> Outcome:
    role = await ctx.neon.api.role.named(args.branch, args.name)
    if not role.logs_in:
        raise NotFoundError(f"{role.name} cannot log in, so it has no password.")
    secret = await ctx.neon.api.role.reveal(ctx.project.id, args.branch.id, role.name)
    return Outcome(views.password(secret, role.name, args.branch, ctx.project, new=False))


command = Command(
    Args,
    run,
    effect=Effect.REVEAL,
    examples=("role reveal staging neondb_owner",),
    target=lambda args: Target(
        "role", phrases.on(args.name, args.branch.name), f"{args.branch.id}/{args.name}"
    ),
    doing="Showing the password of role",
)
