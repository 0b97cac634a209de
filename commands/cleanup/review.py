"""Show all branches of a project that a cleanup policy has an eye on, page by page, to you alone."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.slack.views.cleanup_review import review


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name; not needed when there is only one", default="")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy or None)


async def run(ctx: Context, args: Args) -> Outcome:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy or None)
    return Outcome(review(await ctx.cleanup.dry_run(name), ctx.project, args.page))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    check=check,
    examples=("cleanup review previews", "cleanup review --page 2"),
)
