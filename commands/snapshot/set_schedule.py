"""Say when Neon takes snapshots of a branch by itself, in place of the schedule that it has."""

from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.snapshots import LONGEST_RETENTION, ScheduleEntry
from bot.slack.views import snapshot as views
from bot.slack.views.message import Card

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORTEST = timedelta(hours=1)
_EXAMPLE = "snapshot set-schedule main --every daily --hour 3 --keep 7d"


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    every: str | None = flag(Kind.CHOICE, help="how often", choices=("daily", "weekly", "monthly"))
    hour: str = flag(Kind.TEXT, help="the hour, from 0 to 23, in UTC", default="3")
    day: str | None = flag(Kind.TEXT, help="`mon` to `sun`, or 1 to 31 for monthly; the first, if not given")
    keep: timedelta | None = flag(Kind.DURATION, help="how long each is kept, 1h to 35d; 35d, if not given")
    off: bool = flag(Kind.SWITCH, help="take none any more", default=False)


def check(ctx: Context, args: Args) -> None:
    if args.off is (args.every is not None):
        raise _wrong("A schedule is either `--every` so often or `--off`.", "Give one of the two.")
    if args.keep and not _SHORTEST <= args.keep <= timedelta(seconds=LONGEST_RETENTION):
        raise _wrong("Neon keeps scheduled snapshots for 1h to 35d.", "Take one by hand to keep it longer.")
    _schedule(args)


async def confirm(ctx: Context, args: Args) -> Card | None:
    before = await ctx.neon.api.snapshot.schedule(ctx.project.id, args.branch.id)
    after = _schedule(args)
    if not before or before == after:
        return None
    return views.confirm_schedule(before, after, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.snapshot.set_schedule(ctx.project.id, args.branch.id, _schedule(args))
    now = await ctx.neon.api.snapshot.schedule(ctx.project.id, args.branch.id)
    return Outcome(views.schedule_set(now, args.branch, ctx.project, ctx.actor.id))


def _schedule(args: Args) -> tuple[ScheduleEntry, ...]:
    """What is asked for. Raises UsageError for an hour or a day that there is not."""
    if args.every is None:
        return ()
    hour = args.hour.removesuffix(":00")
    if not (hour.isdecimal() and int(hour) < 24):
        raise _wrong(f"{args.hour} is not an hour of the day.", "Write 0 to 23, in UTC.")
    keep = int(args.keep.total_seconds()) if args.keep else LONGEST_RETENTION
    return (ScheduleEntry(frequency=args.every, hour=int(hour), day=_day(args), retention_seconds=keep),)


def _day(args: Args) -> int | None:
    if args.every == "daily":
        if args.day is not None:
            raise _wrong("A daily schedule has no `--day`.", "Leave it out.")
        return None
    day = (args.day or "1").lower()
    if args.every == "weekly" and day[:3] in _DAYS:
        return _DAYS.index(day[:3]) + 1
    last = len(_DAYS) if args.every == "weekly" else 31
    if not (day.isdecimal() and 1 <= int(day) <= last):
        hint = "Write `mon` to `sun`." if args.every == "weekly" else "Write 1 to 31."
        raise _wrong(f"{args.day} is not a day for a {args.every} schedule.", hint)
    return int(day)


def _wrong(message: str, hint: str) -> UsageError:
    return UsageError(message, hint=hint, example=_EXAMPLE)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=(
        _EXAMPLE,
        "snapshot set-schedule main --every weekly --day sun --hour 22",
        "snapshot set-schedule main --off",
    ),
    target=lambda args: Target(
        "snapshot schedule", args.branch.name, args.branch.id, touches=(args.branch.name,)
    ),
    doing="Setting the snapshot schedule of branch",
    check=check,
    confirm=confirm,
)
