"""Keep a branch for a while, whatever the cleanup policies say."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views.cleanup_desk import kept

_LONGEST = timedelta(days=366)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    for_: timedelta = flag(Kind.DURATION, help="for how long from now", default=timedelta(days=7))
    reason: str | None = flag(Kind.TEXT, help="why, for everybody who looks at it later")


def check(ctx: Context, args: Args) -> None:
    if args.for_ > _LONGEST:
        raise UsageError("A branch is kept for a year at most.", hint="Keep it again then, if it is needed.")
    ctx.cleanup.may_keep(ctx.channel_id, ctx.project, args.reason or "")


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.cleanup.count_keeps(ctx.channel_id, ctx.project, args.branch.id, ctx.request_id)
    keep = await ctx.cleanup.keep(
        ctx.project, args.branch.id, args.for_, ctx.actor.id, args.reason or "", ctx.request_id
    )
    return Outcome(kept(args.branch, ctx.project, keep, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    target=lambda args: Target("kept branch", args.branch.name, args.branch.id),
    check=check,
    doing="Keeping branch",
    examples=("cleanup keep preview/pr-42 --for 7d", 'cleanup keep pr-42 --for 30d --reason "the demo"'),
)
