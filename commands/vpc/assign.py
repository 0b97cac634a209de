"""Keep a project to a VPC endpoint and refuse all other connections, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.slack.views import vpc as views
from bot.slack.views.message import Card


@arguments
class Args:
    endpoint: str = positional(Kind.TEXT, help="id of the VPC endpoint, such as vpce-0f5b8a1c2d3e4f501")
    label: str | None = flag(Kind.TEXT, help="what it is for; its id if not given")


async def aim(ctx: Context, args: Args) -> Target:
    # It decides who can connect to any of the branches.
    touches = tuple(each.name for each in await ctx.neon.branches(ctx.project.id))
    return Target("VPC endpoint", args.endpoint, args.endpoint, touches)


async def confirm(ctx: Context, args: Args) -> Card | None:
    there = await ctx.neon.api.vpc.of_project(ctx.project.id)
    return views.confirm_assign(args.endpoint, there, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.vpc.restrict(ctx.project.id, args.endpoint, args.label or args.endpoint)
    return Outcome(views.assigned(args.endpoint, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    # Whoever is connected another way is cut off.
    also=(Effect.DESTROY,),
    examples=("vpc assign vpce-0f5b8a1c2d3e4f501 --label production",),
    aim=aim,
    doing="Assigning VPC endpoint",
    confirm=confirm,
)
