"""Make a link for downloading one object, for you alone; it works for 15 minutes unless you say so (beta)."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import NotFoundError, UsageError
from bot.neon.models import Branch
from bot.slack.views import bucket as views
from bot.slack.views import phrases

_LONGEST = timedelta(days=7)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    bucket: str = positional(Kind.TEXT, help="name of the bucket")
    key: str = positional(Kind.TEXT, help="the object's whole name, such as invoices/2026-01.txt")
    valid: timedelta = flag(
        Kind.DURATION, help="how long it works, at most 7d", default=timedelta(minutes=15)
    )


def check(ctx: Context, args: Args) -> None:
    if not timedelta(seconds=1) <= args.valid <= _LONGEST:
        raise UsageError("A link works for 7 days at most.", hint="Give a time such as `--valid 1h`.")


async def run(ctx: Context, args: Args) -> Outcome:
    api, project_id = ctx.neon.api.bucket, ctx.project.id
    stored = await api.object(project_id, args.branch.id, args.bucket, args.key)
    if stored is None:
        raise NotFoundError(
            f"There is no object {args.key} in {args.bucket}.", hint="`bucket objects` lists what there is."
        )
    link = await api.link(project_id, args.branch.id, args.bucket, args.key, args.valid)
    return Outcome(views.linked(link, stored, args.bucket, args.branch, ctx.project, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.REVEAL,
    examples=(
        "bucket link pr-42 uploads invoices/2026-01.txt",
        "bucket link pr-42 uploads invoices/2026-01.txt --valid 1d",
    ),
    target=lambda args: Target(
        "object",
        phrases.on(f"{args.bucket}/{args.key}", args.branch.name),
        f"{args.branch.id}/{args.bucket}/{args.key}",
    ),
    doing="Making a link to object",
    check=check,
)
