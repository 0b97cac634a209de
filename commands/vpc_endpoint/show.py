"""Show one VPC endpoint of the organization: its state, and which projects are kept to it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag, positional
from bot.errors import NotFoundError
from bot.slack.views import vpc as views


@arguments
class Args:
    endpoint: str = positional(Kind.TEXT, help="its id; `vpc-endpoint list` shows it")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    for each in await ctx.neon.api.vpc.of_organization(org_id):
        if each.vpc_endpoint_id == args.endpoint:
            found = await ctx.neon.api.vpc.details(org_id, each.region_id, args.endpoint)
            return Outcome(views.shown(found, org_id))
    raise NotFoundError(
        f"{org_id} has no VPC endpoint {args.endpoint}.", hint="`vpc-endpoint list` shows what it has."
    )


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ACCOUNT,
    examples=("vpc-endpoint show vpce-0f5b8a1c2d3e4f501",),
)
