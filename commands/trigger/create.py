"""Make a trigger that calls a function by schedule, or after uploads to a bucket."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.triggers import TriggerSchedule, TriggerUpload
from bot.slack.views import trigger as views

_FIELDS = 5  # of a cron expression
_BY_TIME = 'trigger create main nightly --function clean-up --cron "0 3 * * *"'
_BY_UPLOAD = "trigger create main thumbnails --function resize --bucket photos --prefix raw/"


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.NEW_NAME, help="its name, such as nightly")
    function: str = flag(Kind.TEXT, help="the function to call", required=True)
    cron: str | None = flag(Kind.TEXT, help='when, in UTC: five numeric fields in quotes, "0 3 * * *"')
    bucket: str | None = flag(Kind.TEXT, help="the bucket whose uploads it waits for, instead of `--cron`")
    prefix: str | None = flag(Kind.TEXT, help="only uploads whose key begins so; with `--bucket`")
    path: str | None = flag(Kind.TEXT, help="the path that it calls; / if not given")
    enabled: bool = flag(Kind.SWITCH, help="whether it runs at once", default=True)


def check(ctx: Context, args: Args) -> None:
    if (args.cron is None) is (args.bucket is None):
        raise UsageError(
            "A trigger waits either for `--cron` or for uploads to `--bucket`.",
            hint="Give one of the two.",
            example=_BY_TIME,
        )
    if args.prefix is not None and args.bucket is None:
        raise UsageError("`--prefix` goes with `--bucket`.", hint="Leave it out.", example=_BY_UPLOAD)
    if args.cron is not None and len(args.cron.split()) != _FIELDS:
        raise UsageError(
            "A cron expression has five fields: minute, hour, day, month, weekday.",
            hint="Put it in quotes.",
            example=_BY_TIME,
        )


async def run(ctx: Context, args: Args) -> Outcome:
    taken = await ctx.neon.api.trigger.find(ctx.project.id, args.branch.id, args.name)
    if taken is not None:
        return Outcome(views.exists(taken, args.branch, ctx.project, ctx.actor.id), changed=False)
    made = await ctx.neon.api.trigger.create(
        ctx.project.id,
        args.branch.id,
        name=args.name,
        function=args.function,
        path=args.path,
        waits_for=_waits_for(args),
        enabled=args.enabled,
    )
    return Outcome(views.created(made, args.branch, ctx.project, ctx.actor.id, ctx.now))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    made = await ctx.neon.api.trigger.find(ctx.project.id, branch_id, target.name)
    if made is None:
        return None
    # Names are unique on a branch, and `run` has seen just before the call that nobody had this one.
    branch = await ctx.neon.find_branch(ctx.project.id, branch_id)
    return Outcome(views.created(made, branch, ctx.project, ctx.actor.id, ctx.now))


def _waits_for(args: Args) -> TriggerSchedule | TriggerUpload:
    if args.cron is not None:
        return TriggerSchedule(cron=args.cron)
    return TriggerUpload(bucket_name=args.bucket or "", prefix=args.prefix)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(_BY_TIME, _BY_UPLOAD),
    target=lambda args: Target(
        "trigger", args.name, f"{args.branch.id}/{args.name}", touches=(args.branch.name,)
    ),
    doing="Creating trigger",
    check=check,
    settle=settle,
)
