"""Give a user of the login service a role, in place of those they have."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    user_id: str = positional(Kind.TEXT, help="the user's id, as the Neon Console shows it")
    role: str = positional(Kind.TEXT, help="the role, such as admin; it means what the app makes of it")


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    await ctx.neon.api.auth.set_user_role(ctx.project.id, args.branch.id, args.user_id, args.role)
    return Outcome(views.role_set(args.user_id, args.role, args.branch, ctx.project, ctx.actor.id))


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth user", args.user_id, f"{branch.id}/{args.user_id}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("auth set-user-role pr-42 0f8fad5b-d9cb-469f-a165-70867728950e admin",),
    target=_target,
    doing="Setting the role of the auth user",
)
