"""What the commands about one compute have in common. No command."""

from collections.abc import Callable

from bot.command import Compute, Context, Kind, Outcome, Target, arguments, positional
from bot.slack.views.message import Message


@arguments
class OneCompute:
    compute: Compute = positional(Kind.COMPUTE, help="its branch, or its id")


def target(args: OneCompute) -> Target:
    """The compute, which lies on a branch that may be off limits."""
    compute = args.compute
    return Target("compute", compute.name, compute.id, touches=(compute.branch.name,))


def heads_for(compute: Compute, state: str) -> bool:
    """Whether it is in that state, or on its way there."""
    return (compute.endpoint.pending_state or compute.endpoint.current_state) == state


async def settled(
    ctx: Context, target: Target, state: str, said: Callable[[Compute], Message]
) -> Outcome | None:
    """After a lost answer: done if the compute heads for that state, whoever it was that sent it there."""
    compute = await ctx.neon.api.compute.get(ctx.project.id, target.id or "")
    if not heads_for(compute, state):
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    under_way = tuple(each for each in operations if each.endpoint_id == compute.id and each.in_progress)
    return Outcome(said(compute), follow=under_way)
