"""Delete a project with all its branches, after you have confirmed it."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, ProjectRef, Target, arguments, positional
from bot.errors import RefusedError
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    project: ProjectRef = positional(Kind.PROJECT, help="its name in this channel, or its id")


async def confirm(ctx: Context, args: Args) -> Card:
    ref, api = args.project, ctx.neon.api.project
    project, branches, endpoints, permissions = await asyncio.gather(
        api.read(ref.id), ctx.neon.branches(ref.id), ctx.neon.endpoints(ref.id), api.permissions(ref.id)
    )
    protected = [each.name for each in branches if each.protected]
    if protected:
        raise RefusedError(
            f"{ref.alias} has protected branches, and Neon does not delete such a project: "
            f"{', '.join(protected[:5])}.",
            hint="Take the protection away first.",
            rule="Neon: a project with a protected branch cannot be deleted",
        )
    return views.confirm_delete(project, branches, endpoints, permissions, ref, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.project.delete(args.project.id)
    return Outcome(views.deleted(args.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await ctx.neon.api.project.find(ctx.project.id) is not None:
        return None
    return Outcome(views.deleted(ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("project delete shop",),
    target=lambda args: Target("project", args.project.alias, args.project.id),
    doing="Deleting project",
    confirm=confirm,
    settle=settle,
)
