"""Protect a branch: nobody can delete or reset it until it is unprotected."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


def check(ctx: Context, args: Args) -> None:
    if args.branch.expires_at is not None:
        raise RefusedError(
            f"{args.branch.name} has an expiry, and Neon protects no branch that expires.",
            hint=f"Take the expiry off first: `branch keep {args.branch.id}`.",
            rule="Neon: a protected branch has no expiry",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    if args.branch.protected:
        message = views.already("is protected already", args.branch, ctx.project, ctx.actor.id)
        return Outcome(message, changed=False)
    change = await ctx.neon.api.branch.protect(ctx.project.id, args.branch.id, protected=True)
    branch = change.branch or args.branch
    return Outcome(views.protected(branch, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    if branch is None or not branch.protected:
        return None
    return Outcome(views.protected(branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch protect customer-demo",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Protecting branch",
    check=check,
    settle=settle,
)
