"""Delete a whole folder of a bucket, after you have confirmed it (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError, UsageError
from bot.neon.models import Branch
from bot.neon.models.buckets import Contents
from bot.slack.views import bucket as views
from bot.slack.views import phrases
from bot.slack.views.message import Card

_COUNTED = 10_000  # objects at most; of more, the card says so


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    bucket: str = positional(Kind.TEXT, help="name of the bucket")
    prefix: str = positional(Kind.TEXT, help="the folder with its slash, such as invoices/")


def check(ctx: Context, args: Args) -> None:
    if not args.prefix.endswith("/"):
        raise UsageError(
            f"{args.prefix} does not end with a slash, so it might hit more than one folder.",
            hint=f"Write `{args.prefix}/`, or delete one object with `bucket delete-object`.",
        )


async def confirm(ctx: Context, args: Args) -> Card:
    inside = await _inside(ctx, args.branch.id, args.bucket, args.prefix, _COUNTED)
    if not inside.objects:
        raise NotFoundError(
            f"There is nothing below {args.prefix} in {args.bucket}.",
            hint="`bucket objects` lists what there is.",
        )
    return views.confirm_delete_prefix(args.prefix, inside, args.bucket, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    api, project_id = ctx.neon.api.bucket, ctx.project.id
    deleted = await api.delete_prefix(project_id, args.branch.id, args.bucket, args.prefix)
    left = await _inside(ctx, args.branch.id, args.bucket, args.prefix, 1)
    told = views.prefix_deleted(
        args.prefix, deleted, args.bucket, args.branch, ctx.project, ctx.actor.id, left=bool(left.objects)
    )
    return Outcome(told, changed=deleted > 0)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, bucket, prefix = (target.id or "").split("/", 2)
    left = await _inside(ctx, branch_id, bucket, prefix, 1)
    if left.objects:
        # Perhaps that is only what is inherited. To ask for the folder's deletion again does no harm.
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.prefix_deleted(prefix, None, bucket, branch, ctx.project, ctx.actor.id, left=False))


async def _inside(ctx: Context, branch_id: str, bucket: str, prefix: str, at_most: int) -> Contents:
    return await ctx.neon.api.bucket.contents(
        ctx.project.id, branch_id, bucket, prefix=prefix, at_most=at_most
    )


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("bucket delete-prefix pr-42 uploads invoices/",),
    target=lambda args: Target(
        "folder",
        phrases.on(f"{args.bucket}/{args.prefix}", args.branch.name),
        f"{args.branch.id}/{args.bucket}/{args.prefix}",
        touches=(args.branch.name,),
    ),
    doing="Deleting folder",
    check=check,
    confirm=confirm,
    settle=settle,
)
