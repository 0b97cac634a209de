"""Bring back what a cleanup policy, or one run of it, has deleted and Neon still keeps."""

from datetime import datetime

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.errors import BotError, UsageError
from bot.slack.views.cleanup_desk import Back, undone


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name")
    run: str | None = flag(Kind.TEXT, help="when one run was due, for what that one has deleted; else all")


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy)
    _run_at(args)


async def run(ctx: Context, args: Args) -> Outcome:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy)
    results: list[Back] = []
    for case in await ctx.cleanup.undoable(name, _run_at(args)):
        # What an earlier try has brought back is not listed as deleted any more, and is left alone.
        if await ctx.neon.find_branch(case.project_id, case.branch_id) is None:
            try:
                await ctx.neon.api.branch.recover(case.project_id, case.branch_id)
            except BotError as error:
                results.append(Back(case, error.message))
                continue
        await ctx.cleanup.close(case)
        results.append(Back(case))
    if results:
        await ctx.cleanup.undone(name)
    return Outcome(undone(name, results, ctx.actor.id), changed=bool(results))


def _run_at(args: Args) -> datetime | None:
    if args.run is None:
        return None
    try:
        at = datetime.fromisoformat(args.run)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise UsageError("That is no time with its zone.", hint="Write it as `2026-11-23T08:00:00Z`.")
    return at


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.CHANNEL,
    target=lambda args: Target("cleanup policy", args.policy),
    check=check,
    doing="Bringing back",
    examples=("cleanup undo previews", "cleanup undo previews --run 2026-11-23T08:00:00Z"),
)
