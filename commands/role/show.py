"""Show one Postgres role of a branch: how it logs in, and the databases it owns."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import role as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the role's name")


async def run(ctx: Context, args: Args) -> Outcome:
    role, databases = await asyncio.gather(
        ctx.neon.api.role.named(args.branch, args.name),
        ctx.neon.databases(ctx.project.id, args.branch.id),
    )
    owned = [each.name for each in databases if each.owner_name == role.name]
    return Outcome(views.shown(role, owned, args.branch, ctx.project, ctx.now))


command = Command(Args, run, effect=Effect.READ, examples=("role show staging neondb_owner",))
