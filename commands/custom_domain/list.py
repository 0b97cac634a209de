"""List the custom domains of a branch, and what is left to do before they work."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import domain as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    domains = await ctx.neon.api.domain.all(ctx.project.id, args.branch.id)
    return Outcome(views.listing(domains, args.branch, ctx.project, args.page, ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("custom-domain list main",))
