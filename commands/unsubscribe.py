"""Let this channel hear no more of something."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.slack.views import subscriptions as views


@arguments
class Args:
    kinds: tuple[str, ...] = positional(
        Kind.CHOICE, help="what to hear of no more", choices=tuple(views.MEANS), many=True
    )
    project: ProjectRef | None = flag(Kind.PROJECT, help="only what was subscribed to for this project")


async def run(ctx: Context, args: Args) -> Outcome:
    gone = await ctx.news.unsubscribe(ctx.channel_id, args.kinds, args.project.id if args.project else None)
    return Outcome(views.unsubscribed(gone, args.kinds, ctx.actor.id), changed=bool(gone))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    target=lambda args: Target("news", ", ".join(args.kinds)),
    doing="Ending",
    examples=("unsubscribe operations", "unsubscribe branches computes --project shop"),
)
