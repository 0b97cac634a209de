"""List what is in a bucket, folder by folder (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import bucket as views
from bot.slack.views.pages import SIZE

_FARTHEST_PAGE = 500  # Neon numbers no pages, so all before one have to be read


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    bucket: str = positional(Kind.TEXT, help="name of the bucket")
    prefix: str | None = flag(Kind.TEXT, help="only what begins with this, such as `invoices/`")
    page: int = flag(Kind.INTEGER, help="which page of a long list, up to 500", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    page = min(args.page, _FARTHEST_PAGE)
    contents = await ctx.neon.api.bucket.contents(
        ctx.project.id,
        args.branch.id,
        args.bucket,
        prefix=args.prefix or "",
        delimiter="/",
        at_most=page * SIZE + 1,
    )
    return Outcome(
        views.contents(
            contents, args.bucket, args.branch, ctx.project, prefix=args.prefix or "", page=page, now=ctx.now
        )
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("bucket objects pr-42 uploads", "bucket objects pr-42 uploads --prefix invoices/ --page 2"),
)
