"""Show the login service of a branch: ways to sign in, trusted domains, emails."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    place = (ctx.project.id, args.branch.id)
    service = await ctx.neon.api.auth.find(*place)
    if service is None:
        return Outcome(views.off(args.branch, ctx.project))
    settings, domains, webhook = await asyncio.gather(
        ctx.neon.api.auth.settings(*place),
        ctx.neon.api.auth.domains(*place),
        ctx.neon.api.auth.webhook(*place),
    )
    return Outcome(
        views.shown(service, settings, domains, webhook, args.branch, ctx.project, ctx.now, ctx.slash)
    )


command = Command(Args, run, effect=Effect.READ, examples=("auth show pr-42",))
