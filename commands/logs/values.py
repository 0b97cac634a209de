"""List the values that a field of a branch's logs has had lately."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views import logs as views

_LONGEST = timedelta(days=7)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    field: str = positional(Kind.TEXT, help="the field, from `logs fields`")
    since: timedelta = flag(Kind.DURATION, help="how far back, 7d at most", default=timedelta(hours=24))


def check(ctx: Context, args: Args) -> None:
    if args.since > _LONGEST:
        raise UsageError(
            "Neon looks at seven days of logs at most.",
            hint="Write `--since 7d` or less.",
            example="logs values staging severity_text --since 7d",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    known = await ctx.neon.api.logs.values(ctx.project.id, args.branch.id, args.field, since=args.since)
    return Outcome(views.values(known, args.field, args.branch, ctx.project, args.since))


command = Command(Args, run, effect=Effect.READ, examples=("logs values staging severity_text",), check=check)
