"""Stop all writes, of every project or of one, until the freeze is lifted."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, ProjectRef, Scope, arguments, flag
from bot.errors import UsageError
from bot.slack.views import freeze as views

_LONGEST_REASON = 200  # characters: everybody who is refused reads it


@arguments
class Args:
    project: ProjectRef | None = flag(Kind.PROJECT, help="only this project, in all channels that have it")
    all: bool = flag(Kind.SWITCH, help="every project, and the whole account", default=False)
    for_: timedelta | None = flag(Kind.DURATION, help="it ends by itself after this long, such as 2h")
    reason: str = flag(Kind.TEXT, help="why, for everybody who is refused", required=True)


def check(ctx: Context, args: Args) -> None:
    if args.all == (args.project is not None):
        raise UsageError(
            "Is it one project, or everything?",
            hint=f"Write either --project {ctx.projects[0].alias} or --all.",
            example='freeze --all --reason "incident 42"',
        )
    if len(args.reason) > _LONGEST_REASON:
        raise UsageError(f"The reason has {len(args.reason)} characters; {_LONGEST_REASON} are enough.")


async def run(ctx: Context, args: Args) -> Outcome:
    freezing = await ctx.admin.freezes.put(args.project, args.reason, args.for_)
    return Outcome(views.frozen(freezing, args.project, ctx.actor.id, ctx.slash), changed=freezing.changed)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    admins_only=True,
    check=check,
    examples=(
        'freeze --all --reason "incident 42"',
        'freeze --project shop --for 2h --reason "moving to another region"',
    ),
)
