"""Change the size of a compute, or when it rests."""

from bot.command import (
    Command,
    Compute,
    Context,
    CuRange,
    Effect,
    Finished,
    Kind,
    Outcome,
    Target,
    Timeout,
    arguments,
    flag,
    positional,
)
from bot.errors import UsageError
from bot.neon.models.computes import ComputeLimits
from bot.slack.views import compute as views
from bot.slack.views.message import Message


@arguments
class Args:
    compute: Compute = positional(Kind.COMPUTE, help="its branch, or its id")
    cu: CuRange | None = flag(Kind.CU, help="its size, such as 1, or 0.25-2 to let it grow with the load")
    suspend_after: Timeout | None = flag(
        Kind.TIMEOUT, help="rest after this long without work: 1m to 7d, `never`, `default`"
    )


def check(ctx: Context, args: Args) -> None:
    if args.cu is None and args.suspend_after is None:
        raise UsageError("Nothing to change was given.", hint="Say `--cu`, `--suspend-after`, or both.")


async def run(ctx: Context, args: Args) -> Outcome:
    change = await ctx.neon.api.compute.resize(
        ctx.project.id,
        args.compute.id,
        ComputeLimits(
            autoscaling_limit_min_cu=args.cu.min_cu if args.cu else None,
            autoscaling_limit_max_cu=args.cu.max_cu if args.cu else None,
            suspend_timeout_seconds=args.suspend_after.seconds if args.suspend_after else None,
        ),
    )
    compute = Compute(change.endpoint, args.compute.branch)
    return Outcome(views.resized(compute, ctx.project, ctx.actor.id), follow=change.operations)


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.resized(compute, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("compute resize pr-42 --cu 0.5-4", "compute resize staging --suspend-after never"),
    target=lambda args: Target(
        "compute", args.compute.name, args.compute.id, touches=(args.compute.branch.name,)
    ),
    doing="Resizing the compute of",
    check=check,
    finish=finish,
)
