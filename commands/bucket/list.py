"""List the buckets of a branch, and where its object storage is reached (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import bucket as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    api = ctx.neon.api.bucket
    storage = await api.storage(ctx.project.id, args.branch.id)
    if not storage.enabled:
        return Outcome(views.off(storage, args.branch, ctx.project))
    buckets = await api.list(ctx.project.id, args.branch.id)
    return Outcome(
        views.listing(
            buckets, storage, args.branch, ctx.project, page=args.page, now=ctx.now, slash=ctx.slash
        )
    )


command = Command(Args, run, effect=Effect.READ, examples=("bucket list pr-42", "bucket list pr-42 --page 2"))
