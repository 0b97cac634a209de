"""Take a VPC endpoint from the organization for good, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.errors import NotFoundError
from bot.neon.models.networks import VpcEndpoint
from bot.slack.views import vpc as views
from bot.slack.views.message import Card


@arguments
class Args:
    endpoint: str = positional(Kind.TEXT, help="its id; `vpc-endpoint list` shows it")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def confirm(ctx: Context, args: Args) -> Card:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    there = await _endpoint(ctx, org_id, args.endpoint)
    if there is None:
        raise NotFoundError(
            f"{org_id} has no VPC endpoint {args.endpoint}.", hint="`vpc-endpoint list` shows what it has."
        )
    found = await ctx.neon.api.vpc.details(org_id, there.region_id, args.endpoint)
    return views.confirm_delete(found, org_id)


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    there = await _endpoint(ctx, org_id, args.endpoint)
    if there is not None:
        await ctx.neon.api.vpc.delete(org_id, there.region_id, args.endpoint)
    return Outcome(views.deleted(args.endpoint, ctx.actor.id))


async def look(ctx: Context, target: Target, args: Args) -> Outcome | None:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    if await _endpoint(ctx, org_id, args.endpoint) is not None:
        return None
    return Outcome(views.deleted(args.endpoint, ctx.actor.id))


async def _endpoint(ctx: Context, org_id: str, endpoint_id: str) -> VpcEndpoint | None:
    there = await ctx.neon.api.vpc.of_organization(org_id)
    return next((each for each in there if each.vpc_endpoint_id == endpoint_id), None)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    scope=Scope.ACCOUNT,
    examples=("vpc-endpoint delete vpce-0f5b8a1c2d3e4f501",),
    target=lambda args: Target("VPC endpoint", args.endpoint, args.endpoint),
    doing="Deleting VPC endpoint",
    confirm=confirm,
    look=look,
)
