"""Make a branch the default one, after you have confirmed it; connections stay where they are."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import branch as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


def check(ctx: Context, args: Args) -> None:
    if args.branch.expires_at is not None:
        raise RefusedError(
            f"{args.branch.name} has an expiry, and Neon's default branch never expires.",
            hint=f"Take the expiry off first: `branch keep {args.branch.id}`.",
            rule="Neon: the default branch has no expiry",
        )


async def aim(ctx: Context, args: Args) -> Target:
    # The branch that stops being the default one is changed as well.
    old = await _old(ctx)
    return Target("branch", args.branch.name, args.branch.id, touches=(old.name,) if old else ())


async def confirm(ctx: Context, args: Args) -> Card | None:
    if args.branch.default:
        return None
    return views.confirm_default(args.branch, await _old(ctx), ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    if args.branch.default:
        message = views.already("is the default branch already", args.branch, ctx.project, ctx.actor.id)
        return Outcome(message, changed=False)
    change = await ctx.neon.api.branch.make_default(ctx.project.id, args.branch.id)
    branch = change.branch or args.branch
    return Outcome(views.made_default(branch, ctx.project, ctx.actor.id), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    if branch is None or not branch.default:
        return None
    return Outcome(views.made_default(branch, ctx.project, ctx.actor.id))


async def _old(ctx: Context) -> Branch | None:
    """The branch that is the default one as yet."""
    return next((each for each in await ctx.neon.branches(ctx.project.id) if each.default), None)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch set-default main-restored",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    aim=aim,
    doing="Setting the default branch:",
    check=check,
    confirm=confirm,
    settle=settle,
)
