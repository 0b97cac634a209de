"""List the VPC endpoints of the organization."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag
from bot.slack.views import vpc as views


@arguments
class Args:
    region: str | None = flag(Kind.TEXT, help="only those in this region, such as aws-us-east-2")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    api = ctx.neon.api.vpc
    found = await (api.of_region(org_id, args.region) if args.region else api.of_organization(org_id))
    return Outcome(views.of_organization(found, org_id, args.region, page=args.page))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ACCOUNT,
    examples=("vpc-endpoint list", "vpc-endpoint list --region aws-us-east-2"),
)
