"""Offer a project to another Neon account by a secret link, after you have confirmed it."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import CannotTellError
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    project: ProjectRef = positional(Kind.PROJECT, help="its name in this channel, or its id")
    within: timedelta | None = flag(Kind.DURATION, help="how long the offer stands; a day if not given")


async def confirm(ctx: Context, args: Args) -> Card:
    project = await ctx.neon.api.project.read(args.project.id)
    return views.confirm_transfer(project, args.project, args.within)


async def run(ctx: Context, args: Args) -> Outcome:
    request = await ctx.neon.api.project.offer(args.project.id, args.within)
    return Outcome(
        views.offered(args.project, request, ctx.actor.id),
        private=views.offer(args.project, request, ctx.slash),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Neon lists no offers, and the link of one whose answer was lost is lost as well.
    raise CannotTellError


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    also=(Effect.REVEAL,),
    examples=("project transfer shop", "project transfer shop --within 2h"),
    target=lambda args: Target("project", args.project.alias, args.project.id),
    doing="Offering project",
    confirm=confirm,
    settle=settle,
)
