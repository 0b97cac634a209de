"""Add a user to the login service of a branch."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import CannotTellError
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    email: str = positional(Kind.TEXT, help="the user's email address; everybody here will see it")
    name: str | None = flag(Kind.TEXT, help="the user's name")


async def run(ctx: Context, args: Args) -> Outcome:
    branch, project, actor = args.branch, ctx.project, ctx.actor.id
    await ctx.neon.api.auth.integration(project.id, branch.id)
    made = await ctx.neon.api.auth.add_user(project.id, branch.id, args.email, name=args.name)
    if made is None:
        return Outcome(views.user_there(args.email, branch, project, actor), changed=False)
    target = Target("auth user", args.email, f"{branch.id}/{made}")
    return Outcome(views.user_added(args.email, made, branch, project, actor), target=target)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Neon has no call that reads users, and a second try would be told that the user is there already.
    raise CannotTellError


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "auth add-user pr-42 mia@example.com",
        'auth add-user pr-42 mia@example.com --name "Mia Muster"',
    ),
    target=lambda args: Target("auth user", args.email, touches=(args.branch.name,)),
    doing="Adding the auth user",
    settle=settle,
)
