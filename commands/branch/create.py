"""Create a branch, with a compute and an expiry unless you say otherwise."""

from bot.command import (
    Command,
    Context,
    CuRange,
    Effect,
    Expiry,
    Finished,
    Kind,
    Moment,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import UsageError
from bot.neon.models import REQUEST, REQUESTED_BY, Branch, ComputeSize, NewBranch
from bot.slack.views import branch as views
from bot.slack.views.message import Message


@arguments
class Args:
    name: str = positional(Kind.NEW_NAME, help="its name, such as pr-42 or preview/login")
    parent: Branch | None = flag(Kind.BRANCH, help="branch to copy from; the default branch if not given")
    at: Moment | None = flag(Kind.MOMENT, help="copy the parent as it was then: a time, `2h ago`, or an LSN")
    ttl: Expiry | None = flag(Kind.EXPIRY, help="delete it after this long, at most 30d, or `never`")
    compute: bool | None = flag(
        Kind.SWITCH, help="start a compute, so that you can connect; `--no-compute`: none"
    )
    cu: CuRange | None = flag(Kind.CU, help="size of the compute, such as 1 or 0.25-2")


def check(ctx: Context, args: Args) -> None:
    if args.ttl:
        args.ttl.time(ctx.now)
    if args.cu and args.compute is False:
        raise UsageError(
            "--cu sizes a compute, and --no-compute asks for none.", hint="Leave one of them out."
        )


async def run(ctx: Context, args: Args) -> Outcome:
    expires_at = args.ttl.time(ctx.now) if args.ttl else ctx.default_expires_at
    existing = await ctx.neon.branch_named(ctx.project.id, args.name)
    if existing is not None:
        if _ours(existing, ctx):  # an earlier call of this very request, whose answer was lost
            return await _adopted(ctx, existing)
        return Outcome(await _exists(ctx, existing), target=_target(existing), changed=False)
    created = await ctx.neon.create_branch(
        ctx.project.id,
        NewBranch(
            name=args.name,
            parent_id=args.parent.id if args.parent else None,
            parent_lsn=args.at.lsn if args.at else None,
            parent_timestamp=args.at.time if args.at else None,
            expires_at=expires_at,
            compute=_size(ctx, args),
            annotation={REQUEST: ctx.request_id, REQUESTED_BY: ctx.actor.name},
        ),
    )
    note = expires_at.isoformat() if expires_at else ""
    return Outcome(
        views.created(created.branch, ctx.project, ctx.actor.id),
        follow=created.operations,
        target=_target(created.branch),
        note=note,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.branch_named(ctx.project.id, target.name)
    if branch is None or not _ours(branch, ctx):
        return None
    return await _adopted(ctx, branch)


async def _adopted(ctx: Context, branch: Branch) -> Outcome:
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.created(branch, ctx.project, ctx.actor.id),
        follow=tuple(reversed([each for each in operations if each.branch_id == branch.id])),
        target=_target(branch),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch = await ctx.neon.branch(ctx.project.id, finished.target.id or "")
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    return views.ready(
        branch,
        await _parent_name(ctx, branch),
        endpoints,
        ctx.project,
        ctx.actor.id,
        finished.seconds,
        finished.steps,
        ctx.slash,
        # Some clients have lost the field on the way, so what was asked is held against what is there.
        expiry_lost=bool(finished.note) and branch.expires_at is None,
    )


def _size(ctx: Context, args: Args) -> ComputeSize | None:
    if args.cu is not None:
        return ComputeSize(min_cu=args.cu.min_cu, max_cu=args.cu.max_cu)
    wanted = ctx.default_compute if args.compute is None else args.compute
    return ComputeSize() if wanted else None


def _ours(branch: Branch, ctx: Context) -> bool:
    # Nothing else will do: somebody may take the name in the Console while the call waits for its turn.
    return branch.annotation.get(REQUEST) == ctx.request_id


async def _exists(ctx: Context, branch: Branch) -> Message:
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    return views.exists(
        branch, await _parent_name(ctx, branch), endpoints, ctx.project, ctx.actor.id, ctx.slash
    )


async def _parent_name(ctx: Context, branch: Branch) -> str | None:
    parent = await ctx.neon.find_branch(ctx.project.id, branch.parent_id) if branch.parent_id else None
    return parent.name if parent else None


def _target(branch: Branch) -> Target:
    return Target("branch", branch.name, branch.id)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "branch create pr-42",
        "branch create pr-42 --ttl 2d --cu 0.25-2",
        "branch create before-migration --parent staging --at 2h ago --no-compute",
    ),
    target=lambda args: Target("branch", args.name),
    doing="Creating branch",
    check=check,
    settle=settle,
    finish=finish,
)
