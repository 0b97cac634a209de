"""Create a bucket on a branch; branches made from it start with a copy (beta)."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.neon.models import Branch
from bot.neon.models.buckets import Bucket
from bot.slack.views import bucket as views
from bot.slack.views import phrases

_CLOCKS_DIFFER = timedelta(minutes=1)  # at most, Neon's and ours


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.NEW_NAME, help="its name, such as uploads")
    public: bool = flag(Kind.SWITCH, help="let everybody on the internet read what is in it", default=False)


async def run(ctx: Context, args: Args) -> Outcome:
    api = ctx.neon.api.bucket
    existing = await api.find(ctx.project.id, args.branch.id, args.name)
    if existing is not None:
        there = views.exists(existing, args.branch, ctx.project, ctx.actor.id)
        return Outcome(there, changed=False)
    bucket = await api.create(ctx.project.id, args.branch.id, args.name, public=args.public)
    return _created(ctx, bucket, args.branch)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    bucket = await ctx.neon.api.bucket.find(ctx.project.id, branch_id, name)
    if bucket is None or bucket.created_at < ctx.now - _CLOCKS_DIFFER:
        return None
    return _created(ctx, bucket, await ctx.neon.branch(ctx.project.id, branch_id))


def _created(ctx: Context, bucket: Bucket, branch: Branch) -> Outcome:
    return Outcome(views.created(bucket, branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("bucket create pr-42 uploads", "bucket create pr-42 assets --public"),
    target=lambda args: Target(
        "bucket",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Creating bucket",
    settle=settle,
)
