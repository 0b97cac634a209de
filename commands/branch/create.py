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
from bot.neon.models import ANONYMIZED, REQUEST, REQUESTED_BY, Branch, ComputeSize, NewBranch
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
    schema_only: bool = flag(Kind.SWITCH, help="the tables without their rows; a root branch", default=False)
    anonymized: bool = flag(Kind.SWITCH, help="one whose personal data can be masked", default=False)


def check(ctx: Context, args: Args) -> None:
    if args.ttl:
        args.ttl.time(ctx.now)
    apart = (
        (args.cu and args.compute is False, "--cu sizes a compute, and --no-compute asks for none."),
        (args.schema_only and args.anonymized, "--schema-only leaves --anonymized nothing to mask."),
        (args.schema_only and args.at, "--schema-only takes the tables as they are now, so --at is no use."),
        (args.anonymized and args.compute is False, "--anonymized needs a compute, which does the masking."),
    )
    for both, why in apart:
        if both:
            raise UsageError(why, hint="Leave one of the two out.")


async def run(ctx: Context, args: Args) -> Outcome:
    expires_at = args.ttl.time(ctx.now) if args.ttl else ctx.default_expires_at
    existing = await ctx.neon.branch_named(ctx.project.id, args.name)
    if existing is not None:
        if _ours(existing, ctx):  # an earlier call of this very request, whose answer was lost
            return await _adopted(ctx, existing)
        return Outcome(await _exists(ctx, existing), target=_target(existing), changed=False)
    marks = {REQUEST: ctx.request_id, REQUESTED_BY: ctx.actor.name}
    new = NewBranch(
        name=args.name,
        parent_id=args.parent.id if args.parent else None,
        parent_lsn=args.at.lsn if args.at else None,
        parent_timestamp=args.at.time if args.at else None,
        expires_at=expires_at,
        compute=_size(ctx, args),
        schema_only=args.schema_only,
        annotation=marks | ({ANONYMIZED: "yes"} if args.anonymized else {}),
    )
    create = ctx.neon.api.branch.create_anonymized if args.anonymized else ctx.neon.create_branch
    created = await create(ctx.project.id, new)
    return Outcome(
        views.created(created.branch, ctx.project, ctx.actor.id),
        follow=created.operations,
        target=_target(created.branch),
        note=expires_at.isoformat() if expires_at else "",
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.branch_named(ctx.project.id, target.name)
    return await _adopted(ctx, branch) if branch is not None and _ours(branch, ctx) else None


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
    anonymized = ANONYMIZED in branch.annotation
    return views.ready(
        branch,
        await ctx.neon.parent_name(ctx.project.id, branch),
        endpoints,
        ctx.project,
        ctx.actor.id,
        finished.seconds,
        finished.steps,
        ctx.slash,
        # Some clients have lost the field on the way, so what was asked is held against what is there.
        expiry_lost=bool(finished.note) and branch.expires_at is None,
        rules=await ctx.neon.api.branch.masking_rules(ctx.project.id, branch.id) if anonymized else None,
    )


def _size(ctx: Context, args: Args) -> ComputeSize | None:
    if args.cu is not None:
        return ComputeSize(min_cu=args.cu.min_cu, max_cu=args.cu.max_cu)
    wanted = (ctx.default_compute or args.anonymized) if args.compute is None else args.compute
    return ComputeSize() if wanted else None


def _ours(branch: Branch, ctx: Context) -> bool:
    # Nothing else will do: somebody may take the name in the Console while the call waits for its turn.
    return branch.annotation.get(REQUEST) == ctx.request_id


async def _exists(ctx: Context, branch: Branch) -> Message:
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    parent_name = await ctx.neon.parent_name(ctx.project.id, branch)
    return views.exists(branch, parent_name, endpoints, ctx.project, ctx.actor.id, ctx.slash)


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
        "branch create empty --schema-only",
    ),
    target=lambda args: Target("branch", args.name),
    doing="Creating branch",
    check=check,
    settle=settle,
    finish=finish,
)
