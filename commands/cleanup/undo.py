"""Bring back everything that a cleanup policy has deleted and that Neon still keeps."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, positional
from bot.errors import BotError
from bot.slack.views.cleanup_desk import Back, undone


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name")


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy)


async def run(ctx: Context, args: Args) -> Outcome:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy)
    results: list[Back] = []
    for case in await ctx.cleanup.undoable(name):
        # What an earlier try has brought back is not listed as deleted any more, and is left alone.
        if await ctx.neon.find_branch(case.project_id, case.branch_id) is None:
            try:
                await ctx.neon.api.branch.recover(case.project_id, case.branch_id)
            except BotError as error:
                results.append(Back(case, error.message))
                continue
        await ctx.cleanup.close([case])
        results.append(Back(case))
    return Outcome(undone(name, results, ctx.actor.id), changed=bool(results))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.CHANNEL,
    target=lambda args: Target("cleanup policy", args.policy),
    check=check,
    doing="Bringing back",
    examples=("cleanup undo previews",),
)
