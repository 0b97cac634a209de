"""Show where the AI gateway of a branch is reached, or why it has none (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import ai_gateway as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    gateway = await ctx.neon.api.ai_gateway.get(ctx.project.id, args.branch.id)
    return Outcome(views.shown(gateway, args.branch, ctx.project, ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("ai-gateway show pr-42",))
