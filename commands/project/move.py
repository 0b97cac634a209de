"""Move a project to another organization, after you have confirmed it."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError
from bot.slack.views import project as views
from bot.slack.views.message import Card


@arguments
class Args:
    project: ProjectRef = positional(Kind.PROJECT, help="its name in this channel, or its id")
    to_org: str = flag(Kind.TEXT, help="id of the organization that gets it", required=True)


async def confirm(ctx: Context, args: Args) -> Card:
    known = [each.id for each in await ctx.neon.api.org.list()]
    if args.to_org not in known:
        raise NotFoundError(
            f"The bot's key does not reach {args.to_org}, so it can move nothing there.",
            hint=f"It reaches {', '.join(known)}. `project transfer` works for everybody.",
        )
    project = await ctx.neon.api.project.read(args.project.id)
    return views.confirm_move(project, args.project, args.to_org)


async def run(ctx: Context, args: Args) -> Outcome:
    project = await ctx.neon.api.project.read(args.project.id)
    if project.org_id is None:
        raise NotFoundError(f"{args.project.alias} belongs to no organization, so it cannot be moved.")
    if project.org_id != args.to_org:
        await ctx.neon.api.project.move([project.id], project.org_id, args.to_org)
    return Outcome(views.moved(args.project.alias, args.project.id, args.to_org, ctx.actor.id))


async def look(ctx: Context, target: Target, args: Args) -> Outcome | None:
    project = await ctx.neon.api.project.find(args.project.id)
    # Where the key does not reach the other organization, a project that has moved is out of sight.
    if project is not None and project.org_id != args.to_org:
        return None
    return Outcome(views.moved(args.project.alias, args.project.id, args.to_org, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("project move shop --to-org org-silent-field-40218837",),
    target=lambda args: Target("project", args.project.alias, args.project.id),
    doing="Moving project",
    confirm=confirm,
    look=look,
)
