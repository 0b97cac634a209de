"""List the libraries that computes of a project can load when they start."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.slack.views import project as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    project, found = await asyncio.gather(
        ctx.neon.api.project.read(ctx.project.id), ctx.neon.api.project.libraries(ctx.project.id)
    )
    return Outcome(views.libraries(found, project.settings, ctx.project, page=args.page))


command = Command(Args, run, effect=Effect.READ, examples=("project libraries",))
