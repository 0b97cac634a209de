"""Say when a branch is deleted by itself, or that it stays."""

from bot.command import Command, Context, Effect, Expiry, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    when: Expiry = positional(Kind.EXPIRY, help="from now, such as 7d; a time; or `never`")


def check(ctx: Context, args: Args) -> None:
    args.when.time(ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    change = await ctx.neon.set_branch_expiration(ctx.project.id, args.branch.id, args.when.time(ctx.now))
    return Outcome(
        views.expiration_set(change.branch or args.branch, ctx.project, ctx.actor.id, ctx.now),
        follow=change.operations,
        target=Target("branch", args.branch.name, args.branch.id),
    )


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch set-expiration pr-42 7d", "branch set-expiration pr-42 never"),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Setting the expiry of branch",
    check=check,
)
