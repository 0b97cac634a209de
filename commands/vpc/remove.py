"""Take back that a project is kept to a VPC endpoint, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.slack.views import vpc as views
from bot.slack.views.message import Card


@arguments
class Args:
    endpoint: str = positional(Kind.TEXT, help="id of the VPC endpoint; `vpc list` shows it")


async def aim(ctx: Context, args: Args) -> Target:
    # It decides who can connect to any of the branches.
    touches = tuple(each.name for each in await ctx.neon.branches(ctx.project.id))
    return Target("VPC endpoint", args.endpoint, args.endpoint, touches)


async def confirm(ctx: Context, args: Args) -> Card:
    there = await ctx.neon.api.vpc.of_project(ctx.project.id)
    endpoint = next((each for each in there if each.vpc_endpoint_id == args.endpoint), None)
    if endpoint is None:
        raise NotFoundError(
            f"{ctx.project.alias} is not kept to {args.endpoint}.",
            hint="`vpc list` shows what it is kept to.",
        )
    return views.confirm_remove(endpoint, len(there) - 1, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    if await _is_set(ctx, args.endpoint):
        await ctx.neon.api.vpc.release(ctx.project.id, args.endpoint)
    return Outcome(views.removed(args.endpoint, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await _is_set(ctx, target.name):
        return None
    return Outcome(views.removed(target.name, ctx.project, ctx.actor.id))


async def _is_set(ctx: Context, endpoint_id: str) -> bool:
    there = await ctx.neon.api.vpc.of_project(ctx.project.id)
    return any(each.vpc_endpoint_id == endpoint_id for each in there)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("vpc remove vpce-0f5b8a1c2d3e4f501",),
    aim=aim,
    doing="Removing VPC endpoint",
    confirm=confirm,
    settle=settle,
)
