"""Add a compute to a branch, or a read replica, and start it."""

from datetime import timedelta

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
from bot.errors import CannotTellError
from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.computes import NewCompute
from bot.slack.views import compute as views
from bot.slack.views.message import Message

_WRITES, _READS = "read_write", "read_only"
# Neon's clock and ours may differ by this much, and Neon tells when a compute was made to the second only.
_LEEWAY = timedelta(minutes=1)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    read_only: bool = flag(
        Kind.SWITCH, help="a read replica, of which a branch may have several", default=False
    )
    cu: CuRange | None = flag(
        Kind.CU, help="its size, such as 1 or 0.25-2; the project's default if not given"
    )
    suspend_after: Timeout | None = flag(
        Kind.TIMEOUT, help="rest after this long without work: 1m to 7d, `never`, `default`"
    )
    name: str | None = flag(Kind.NEW_NAME, help="a name for it in Neon, at most 64 characters")


async def run(ctx: Context, args: Args) -> Outcome:
    if not args.read_only:
        existing = await _writing(ctx, args.branch.id)
        if existing is not None:
            return Outcome(views.exists(existing, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.compute.create(
        ctx.project.id,
        NewCompute(
            branch_id=args.branch.id,
            type=_READS if args.read_only else _WRITES,
            autoscaling_limit_min_cu=args.cu.min_cu if args.cu else None,
            autoscaling_limit_max_cu=args.cu.max_cu if args.cu else None,
            # The default is what not saying anything means; some plans refuse every timeout that is said.
            suspend_timeout_seconds=args.suspend_after.seconds or None if args.suspend_after else None,
            name=args.name,
        ),
    )
    compute = Compute(change.endpoint, args.branch)
    return Outcome(
        views.added(compute, ctx.project, ctx.actor.id), follow=change.operations, target=_target(compute)
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, kind = (target.id or "").partition("/")
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch_id)
    made = [each for each in endpoints if each.type == kind and _new(ctx, each)]
    if not made:
        return None
    if kind == _READS:  # it has nothing that tells it from one that somebody else adds just now
        raise CannotTellError
    compute = await ctx.neon.api.compute.get(ctx.project.id, made[0].id)
    operations = [each for each in await ctx.neon.operations(ctx.project.id) if _new(ctx, each)]
    return Outcome(
        views.added(compute, ctx.project, ctx.actor.id),
        follow=tuple(each for each in reversed(operations) if each.branch_id == branch_id),
        target=_target(compute),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    compute = await ctx.neon.api.compute.get(ctx.project.id, finished.target.id or "")
    return views.added(compute, ctx.project, ctx.actor.id, finished.steps)


async def _writing(ctx: Context, branch_id: str) -> Compute | None:
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch_id)
    known = next((each for each in endpoints if each.type == _WRITES), None)
    return await ctx.neon.api.compute.get(ctx.project.id, known.id) if known else None


def _new(ctx: Context, made: Endpoint | Operation) -> bool:
    return made.created_at > ctx.now - _LEEWAY


def _target(compute: Compute) -> Target:
    return Target("compute", compute.branch.name, compute.id)


def _asked(args: Args) -> Target:
    kind = _READS if args.read_only else _WRITES
    return Target("compute", args.branch.name, f"{args.branch.id}/{kind}", touches=(args.branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "compute create pr-42",
        "compute create staging --read-only --cu 0.25-2 --name reports",
        "compute create pr-42 --suspend-after 10m",
    ),
    target=_asked,
    doing="Adding a compute to",
    settle=settle,
    finish=finish,
)
