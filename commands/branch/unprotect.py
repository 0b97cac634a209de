"""Take the protection off a branch, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def confirm(ctx: Context, args: Args) -> Card | None:
    if not args.branch.protected:
        return None
    return views.confirm_unprotect(args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    if not args.branch.protected:
        message = views.already("is not protected", args.branch, ctx.project, ctx.actor.id)
        return Outcome(message, changed=False)
    change = await ctx.neon.api.branch.protect(ctx.project.id, args.branch.id, protected=False)
    branch = change.branch or args.branch
    return Outcome(views.unprotected(branch, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    if branch is None or branch.protected:
        return None
    return Outcome(views.unprotected(branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch unprotect customer-demo",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Unprotecting branch",
    confirm=confirm,
    settle=settle,
)
