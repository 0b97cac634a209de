"""Show what a cleanup run would say now; it deletes nothing and warns nobody."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag, positional
from bot.slack.views import cleanup as views


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name; not needed when there is only one", default="")
    dry_run: bool = flag(
        Kind.SWITCH, help="what it does anyway: `schedule run` is the real one", default=True
    )


async def run(ctx: Context, args: Args) -> Outcome:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy or None)
    found = await ctx.cleanup.dry_run(name)
    return Outcome(views.preview(found, ctx.slash))


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy or None)


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    check=check,
    examples=("cleanup run --dry-run", "cleanup run previews"),
)
