"""Show the organization: plan, number of members, whether a second factor is required."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag
from bot.slack.views import org as views


@arguments
class Args:
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    organization, members = await asyncio.gather(
        ctx.neon.api.org.get(org_id), ctx.neon.api.org.members(org_id)
    )
    return Outcome(views.shown(organization, len(members), ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ACCOUNT,
    examples=("org show", "org show --org org-morning-bread-81040908"),
)
