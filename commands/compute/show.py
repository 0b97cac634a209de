"""Show one compute: state, size, when it rests, and its host."""

from bot.command import Command, Compute, Context, Effect, Kind, Outcome, arguments, positional
from bot.slack.views import compute as views


@arguments
class Args:
    compute: Compute = positional(Kind.COMPUTE, help="its branch, or its id, such as ep-misty-sea-a5833nbi")


async def run(ctx: Context, args: Args) -> Outcome:
    return Outcome(views.shown(args.compute, ctx.project, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("compute show staging", "compute show ep-misty-sea-a5833nbi"),
)
