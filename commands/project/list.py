"""List the Neon projects of this channel."""

import asyncio

from bot.command import Command, Context, Effect, NoArgs, Outcome, Scope
from bot.errors import BotError
from bot.neon.models import Project
from bot.slack.views import project as views


async def run(ctx: Context, args: NoArgs) -> Outcome:
    # One project that cannot be read must not hide the others.
    read = await asyncio.gather(*(ctx.neon.project(ref.id) for ref in ctx.projects), return_exceptions=True)
    return Outcome(
        views.listing([(ref, _known(each)) for ref, each in zip(ctx.projects, read, strict=True)], ctx.slash)
    )


def _known(each: Project | BaseException) -> Project | None:
    if isinstance(each, BaseException) and not isinstance(each, BotError):
        raise each
    return each if isinstance(each, Project) else None


command = Command(NoArgs, run, effect=Effect.READ, scope=Scope.CHANNEL, examples=("project list",))
