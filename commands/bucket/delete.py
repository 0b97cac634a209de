"""Delete an empty bucket of a branch, after you have confirmed it (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import bucket as views
from bot.slack.views import phrases
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    bucket: str = positional(Kind.TEXT, help="name of the bucket")


async def confirm(ctx: Context, args: Args) -> Card:
    api = ctx.neon.api.bucket
    bucket = await api.get(ctx.project.id, args.branch, args.bucket)
    inside = await api.contents(ctx.project.id, args.branch.id, args.bucket, at_most=1)
    if inside.objects:
        raise RefusedError(
            f"There are objects in {args.bucket}, and Neon deletes only empty buckets.",
            hint="Delete them first: `bucket objects` lists them, `bucket delete-prefix` takes a folder.",
            rule="Neon: a bucket must be empty to be deleted",
        )
    return views.confirm_delete(bucket, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    was_there = await ctx.neon.api.bucket.delete(ctx.project.id, args.branch.id, args.bucket)
    gone = views.deleted(args.bucket, args.branch, ctx.project, ctx.actor.id, already_gone=not was_there)
    return Outcome(gone, changed=was_there)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    if await ctx.neon.api.bucket.find(ctx.project.id, branch_id, name) is not None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.deleted(name, branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("bucket delete pr-42 uploads",),
    target=lambda args: Target(
        "bucket",
        phrases.on(args.bucket, args.branch.name),
        f"{args.branch.id}/{args.bucket}",
        touches=(args.branch.name,),
    ),
    doing="Deleting bucket",
    confirm=confirm,
    settle=settle,
)
