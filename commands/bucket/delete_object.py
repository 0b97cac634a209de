"""Delete one object from a bucket, after you have confirmed it (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import bucket as views
from bot.slack.views import phrases
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    bucket: str = positional(Kind.TEXT, help="name of the bucket")
    key: str = positional(Kind.TEXT, help="the object's whole name, such as invoices/2026-01.txt")


async def confirm(ctx: Context, args: Args) -> Card:
    stored = await ctx.neon.api.bucket.object(ctx.project.id, args.branch.id, args.bucket, args.key)
    if stored is None:
        raise NotFoundError(
            f"There is no object {args.key} in {args.bucket}.", hint="`bucket objects` lists what there is."
        )
    return views.confirm_delete_object(stored, args.bucket, args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    api = ctx.neon.api.bucket
    was_there = await api.delete_object(ctx.project.id, args.branch.id, args.bucket, args.key)
    gone = views.object_deleted(
        args.key, args.bucket, args.branch, ctx.project, ctx.actor.id, already_gone=not was_there
    )
    return Outcome(gone, changed=was_there)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, bucket, key = (target.id or "").split("/", 2)
    if await ctx.neon.api.bucket.object(ctx.project.id, branch_id, bucket, key) is not None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.object_deleted(key, bucket, branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("bucket delete-object pr-42 uploads invoices/2026-01.txt",),
    target=lambda args: Target(
        "object",
        phrases.on(f"{args.bucket}/{args.key}", args.branch.name),
        f"{args.branch.id}/{args.bucket}/{args.key}",
        touches=(args.branch.name,),
    ),
    doing="Deleting object",
    confirm=confirm,
    settle=settle,
)
