"""Bring a deleted project back, with its branches and connection strings."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, positional
from bot.slack.views import project as views


@arguments
class Args:
    project: str = positional(Kind.TEXT, help="its id; `project list --deleted` shows it")


async def run(ctx: Context, args: Args) -> Outcome:
    there = await ctx.neon.api.project.find(args.project)
    if there is not None:
        return Outcome(views.not_deleted(there, ctx.actor.id), changed=False)
    await ctx.neon.api.project.recover(args.project)
    return await _recovered(ctx, args.project)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await ctx.neon.api.project.find(target.name) is None:
        return None
    return await _recovered(ctx, target.name)


async def _recovered(ctx: Context, project_id: str) -> Outcome:
    project = await ctx.neon.api.project.read(project_id)
    branches = await ctx.neon.branches(project_id)
    return Outcome(
        views.recovered(project, len(branches), ctx.actor.id, ctx.channel_id),
        target=Target("project", project.name, project.id),
    )


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.ACCOUNT,
    examples=("project recover cool-forest-86753099",),
    target=lambda args: Target("project", args.project),
    doing="Recovering project",
    settle=settle,
)
