"""Delete a user of the login service of a branch, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    user_id: str = positional(Kind.TEXT, help="the user's id, as the Neon Console shows it")


async def confirm(ctx: Context, args: Args) -> Card:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    return views.confirm_remove_user(args.user_id, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.remove_user(ctx.project.id, args.branch.id, args.user_id)
    return Outcome(views.user_removed(args.user_id, args.branch, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Neon has no call that reads users. An id is never given twice, so deleting again changes nothing.
    return None


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth user", args.user_id, f"{branch.id}/{args.user_id}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("auth remove-user pr-42 0f8fad5b-d9cb-469f-a165-70867728950e",),
    target=_target,
    doing="Deleting the auth user",
    confirm=confirm,
    settle=settle,
)
