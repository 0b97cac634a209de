"""Keep a branch: take its expiry off, so that it stays until somebody deletes it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    if args.branch.expires_at is None:
        message = views.already("has no expiry anyway", args.branch, ctx.project, ctx.actor.id)
        return Outcome(message, changed=False)
    change = await ctx.neon.set_branch_expiration(ctx.project.id, args.branch.id, None)
    return Outcome(
        views.expiration_set(change.branch or args.branch, ctx.project, ctx.actor.id, ctx.now),
        follow=change.operations,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    if branch is None or branch.expires_at is not None:
        return None
    return Outcome(views.expiration_set(branch, ctx.project, ctx.actor.id, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch keep pr-42",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Keeping branch",
    settle=settle,
)
