"""Register a domain of yours for a function, and say which DNS record it needs."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import domain as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="the branch that the function is on")
    domain: str = positional(Kind.TEXT, help="the domain, such as app.example.com")
    function: str = flag(Kind.TEXT, help="the function that it leads to", required=True)


async def run(ctx: Context, args: Args) -> Outcome:
    # Neon takes a repeated registration of the same domain for the same function as the first one.
    added = await ctx.neon.api.domain.register(ctx.project.id, args.branch.id, args.domain, args.function)
    return Outcome(views.added(added, args.branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("custom-domain add main app.example.com --function web",),
    target=lambda args: Target(
        "custom domain", args.domain, f"{args.branch.id}/{args.domain}", touches=(args.branch.name,)
    ),
    doing="Adding custom domain",
)
