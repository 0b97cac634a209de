"""Give the organization a VPC endpoint, or one of its own another label."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.slack.views import vpc as views


@arguments
class Args:
    endpoint: str = positional(Kind.TEXT, help="id of the VPC endpoint, such as vpce-0f5b8a1c2d3e4f501")
    region: str = flag(Kind.TEXT, help="its region, such as aws-us-east-2", required=True)
    label: str | None = flag(Kind.TEXT, help="what it is for; its id if not given")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [each.id for each in ctx.projects])
    await ctx.neon.api.vpc.assign(org_id, args.region, args.endpoint, args.label or args.endpoint)
    return Outcome(views.added(args.endpoint, args.region, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.ACCOUNT,
    examples=("vpc-endpoint assign vpce-0f5b8a1c2d3e4f501 --region aws-us-east-2 --label production",),
    target=lambda args: Target("VPC endpoint", args.endpoint, args.endpoint),
    doing="Assigning VPC endpoint",
)
