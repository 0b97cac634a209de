"""List the token issuers that a project trusts."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import jwks as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    issuers, branches = await asyncio.gather(
        ctx.neon.api.jwks.all(ctx.project.id), ctx.neon.branches(ctx.project.id)
    )
    names = {each.id: each.name for each in branches}
    return Outcome(views.listing(issuers, names, ctx.project, page=args.page, now=ctx.now, slash=ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("jwks list",))
