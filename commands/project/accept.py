"""Take over a project that another account offers, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    project: str = positional(Kind.TEXT, help="id of the project")
    request: str = positional(Kind.TEXT, help="id of the transfer request, from whoever offers it")
    org: str | None = flag(Kind.TEXT, help="organization that gets it, by its id; the bot's own if not given")


async def confirm(ctx: Context, args: Args) -> Card:
    return views.confirm_accept(args.project, args.org)


async def run(ctx: Context, args: Args) -> Outcome:
    org = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    await ctx.neon.api.project.accept(args.project, args.request, org)
    return await _accepted(ctx, args.project)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    project = await ctx.neon.api.project.find(target.name)
    # It may have been shared with this account before, without belonging to it.
    owned = project is not None and project.org_id in [each.id for each in await ctx.neon.api.org.list()]
    if not owned:
        return None
    return await _accepted(ctx, target.name)


async def _accepted(ctx: Context, project_id: str) -> Outcome:
    project = await ctx.neon.api.project.find(project_id)
    return Outcome(views.accepted(project, project_id, ctx.actor.id, ctx.channel_id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("project accept broad-river-30417755 6b1f4a52-4d0e-4b4e-9f0a-6f6f6a1d0a01",),
    target=lambda args: Target("project offer", args.project),
    doing="Taking over project",
    confirm=confirm,
    settle=settle,
)
